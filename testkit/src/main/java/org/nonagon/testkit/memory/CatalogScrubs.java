package org.nonagon.testkit.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.EndedScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.OpenScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/** When the drives of the twin were read through. Every moment is later than the one before. */
final class CatalogScrubs {
  private final CatalogCluster cluster;
  private final Map<DriveId, Scrub> scrubs = new HashMap<>();

  CatalogScrubs(CatalogCluster cluster) {
    this.cluster = cluster;
  }

  /** The last round of a drive that began, and the last that ended. */
  private static final class Scrub {
    Optional<Long> requestedMicros = Optional.empty();
    long round;
    int incarnation;
    boolean isRequested;
    long startedMicros;
    int nextGroup = Group.COUNT;
    ScrubFindings found = ScrubFindings.NONE;
    Optional<EndedScrub> ended = Optional.empty();

    boolean isWanted() {
      return requestedMicros.filter(at -> at > startedMicros).isPresent();
    }

    boolean isOpen() {
      return nextGroup < Group.COUNT;
    }

    void begin(int ofIncarnation, long now) {
      isRequested = isWanted() || (isRequested && isOpen());
      round++;
      incarnation = ofIncarnation;
      startedMicros = now;
      nextGroup = 0;
      found = ScrubFindings.NONE;
    }
  }

  long request(Set<DriveId> drives, long now) {
    drives.stream()
        .filter(drive -> isServed(drive))
        .forEach(drive -> scrubOf(drive).requestedMicros = Optional.of(now));
    return now;
  }

  private boolean isServed(DriveId drive) {
    return cluster.drive(drive).filter(known -> known.state() != Drive.State.LOST).isPresent();
  }

  private Scrub scrubOf(DriveId drive) {
    return scrubs.computeIfAbsent(drive, _ -> new Scrub());
  }

  Set<DriveId> requested(Set<DriveId> drives) {
    return drives.stream()
        .filter(drive -> scrubs.containsKey(drive) && scrubOf(drive).isWanted())
        .collect(Collectors.toUnmodifiableSet());
  }

  Optional<ScrubRound> round(DriveId drive, int incarnation, long now) {
    if (!isServed(drive)
        || cluster.drive(drive).filter(d -> d.incarnation() == incarnation).isEmpty()) {
      return Optional.empty();
    }
    Scrub scrub = scrubOf(drive);
    if (scrub.isWanted() || !scrub.isOpen() || scrub.incarnation != incarnation) {
      scrub.begin(incarnation, now);
    }
    return Optional.of(
        new ScrubRound(
            scrub.round,
            scrub.isRequested,
            now - scrub.startedMicros,
            scrub.nextGroup,
            scrub.found));
  }

  boolean report(DriveId drive, long round, int nextGroup, ScrubFindings found, long now) {
    Scrub scrub = scrubOf(drive);
    if (scrub.round != round || !scrub.isOpen() || scrub.nextGroup > nextGroup) {
      return false;
    }
    scrub.nextGroup = nextGroup;
    scrub.found = found;
    if (!scrub.isOpen()) {
      scrub.ended = Optional.of(new EndedScrub(scrub.startedMicros, now, found));
    }
    return true;
  }

  List<DriveScrub> all() {
    return cluster.drives().stream().map(known -> told(known.drive().id())).toList();
  }

  private DriveScrub told(DriveId drive) {
    Scrub scrub = scrubOf(drive);
    Optional<OpenScrub> open =
        scrub.isOpen()
            ? Optional.of(new OpenScrub(scrub.startedMicros, scrub.nextGroup, scrub.found))
            : Optional.empty();
    return new DriveScrub(drive, scrub.requestedMicros, open, scrub.ended);
  }
}
