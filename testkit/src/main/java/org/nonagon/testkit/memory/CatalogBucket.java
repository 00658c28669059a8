package org.nonagon.testkit.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * A bucket of the twin with all that is in it: of each key its versions and delete markers by rank,
 * the newest last.
 */
final class CatalogBucket {
  private Bucket settings;
  private final NavigableMap<ObjectKey, NavigableMap<Long, Stored>> keys = new TreeMap<>();
  private final Map<UploadId, CatalogUpload> uploads =
      new TreeMap<>(Comparator.comparing(UploadId::value));

  CatalogBucket(Bucket settings) {
    this.settings = settings;
  }

  /** What stands under a key and rank. */
  sealed interface Stored {
    long rank();

    VersionId id();

    record Version(ObjectVersion version) implements Stored {
      @Override
      public long rank() {
        return version.rank();
      }

      @Override
      public VersionId id() {
        return version.id();
      }

      List<Extent> extents() {
        return version.content().extents();
      }
    }

    record Marker(long rank, VersionId id) implements Stored {}
  }

  Bucket settings() {
    return settings;
  }

  void setVersioning(Bucket.Versioning versioning) {
    settings =
        new Bucket(
            settings.id(),
            settings.name(),
            settings.owner(),
            settings.region(),
            settings.created(),
            versioning);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The newest version or marker of a key. */
  Optional<Stored> newest(ObjectKey key) {
    return Optional.ofNullable(keys.get(key)).map(versions -> versions.lastEntry().getValue());
  }

  /** The current version of a key, if its newest is no marker. */
  Optional<ObjectVersion> current(ObjectKey key) {
    return newest(key).flatMap(CatalogBucket::version);
  }

  /** The version, unless it is a marker. */
  static Optional<ObjectVersion> version(Stored stored) {
    return switch (stored) {
      case Stored.Version found -> Optional.of(found.version());
      case Stored.Marker marker -> Optional.empty();
    };
  }

  Optional<Stored> find(ObjectKey key, VersionId id) {
    return Optional.ofNullable(keys.get(key)).stream()
        .flatMap(versions -> versions.values().stream())
        .filter(stored -> stored.id().equals(id))
        .findFirst();
  }

  Optional<ObjectVersion> find(ObjectKey key, long rank) {
    return Optional.ofNullable(keys.get(key))
        .flatMap(versions -> Optional.ofNullable(versions.get(rank)))
        .flatMap(CatalogBucket::version);
  }

  /** The rank of the next version of a key that is made at {@code micros}. */
  long nextRank(ObjectKey key, long micros) {
    return newest(key).map(stored -> Math.max(stored.rank() + 1, micros)).orElse(micros);
  }

  void add(ObjectKey key, Stored stored) {
    keys.computeIfAbsent(key, _ -> new TreeMap<>()).put(stored.rank(), stored);
  }

  void remove(ObjectKey key, Stored stored) {
    NavigableMap<Long, Stored> versions = Optional.ofNullable(keys.get(key)).orElseThrow();
    versions.remove(stored.rank());
    if (versions.isEmpty()) {
      keys.remove(key);
    }
  }

  /** Keys from {@code from} on, in order. */
  Collection<ObjectKey> keysFrom(KeyPrefix from) {
    return from.isEmpty()
        ? keys.keySet()
        : keys.tailMap(ObjectKey.of(from.toByteArray()), true).keySet();
  }

  Map<UploadId, CatalogUpload> uploads() {
    return uploads;
  }

  /** All versions, for counting. */
  List<ObjectVersion> versions() {
    return keys.values().stream()
        .flatMap(versions -> versions.values().stream())
        .flatMap(stored -> version(stored).stream())
        .toList();
  }
}
