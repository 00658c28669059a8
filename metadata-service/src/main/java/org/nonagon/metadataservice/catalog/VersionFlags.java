package org.nonagon.metadataservice.catalog;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.Retention;

/** The bits of {@code cur.flags}, and object locks, which are two of them and a time. */
final class VersionFlags {
  /** A delete marker. */
  static final int MARKER = 1;

  /** Its references stand in {@code ext}. */
  static final int REFERENCES_APART = 2;

  /** Under legal hold. */
  static final int LEGAL_HOLD = 4;

  /** Retention is in compliance mode. */
  static final int COMPLIANCE = 8;

  /** Its extents go on in {@code extent_page}. */
  static final int PAGES = 16;

  /** Not stored: a deletion sets governance retention aside. */
  static final int BYPASS_GOVERNANCE = 32;

  private VersionFlags() {}

  static int of(ObjectLock lock) {
    int hold = lock.legalHold() ? LEGAL_HOLD : 0;
    boolean compliance =
        lock.retention().filter(r -> r.mode() == Retention.Mode.COMPLIANCE).isPresent();
    return hold | (compliance ? COMPLIANCE : 0);
  }

  static @Nullable Long retainUntil(ObjectLock lock) {
    return lock.retention()
        .map(r -> ChronoUnit.MICROS.between(Instant.EPOCH, r.until()))
        .orElse(null);
  }

  static ObjectLock lock(int flags, @Nullable Long retainUntil) {
    if (retainUntil == null && (flags & LEGAL_HOLD) == 0) {
      return ObjectLock.NONE;
    }
    Retention.Mode mode =
        (flags & COMPLIANCE) != 0 ? Retention.Mode.COMPLIANCE : Retention.Mode.GOVERNANCE;
    Optional<Retention> retention =
        Optional.ofNullable(retainUntil)
            .map(until -> new Retention(mode, ObjectVersion.instantOf(until)));
    return new ObjectLock(retention, (flags & LEGAL_HOLD) != 0);
  }
}
