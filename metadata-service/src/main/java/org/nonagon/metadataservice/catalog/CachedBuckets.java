package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.object.BucketName;

/**
 * Buckets by name in the memory of the only process that changes them. An answer that was asked for
 * before a change is given but not kept.
 */
final class CachedBuckets {
  private static final int MAX_BUCKETS = 10_000;

  private final Map<BucketName, Bucket> known = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  Uni<Optional<Bucket>> find(BucketName name, Supplier<Uni<Optional<Bucket>>> database) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Bucket cached = known.get(name);
              if (cached != null) {
                return Uni.createFrom().item(Optional.of(cached));
              }
              long before = changes.get();
              return database.get().invoke(found -> keep(before, found));
            });
  }

  private synchronized void keep(long before, Optional<Bucket> found) {
    if (changes.get() == before && known.size() < MAX_BUCKETS) {
      found.ifPresent(bucket -> known.put(bucket.name(), bucket));
    }
  }

  /** Makes a change and forgets what it may have made wrong, before and after it. */
  <T> Uni<T> changing(Uni<T> change) {
    return Uni.createFrom()
        .deferred(
            () -> {
              forget();
              return change.onTermination().invoke(this::forget);
            });
  }

  private synchronized void forget() {
    changes.incrementAndGet();
    known.clear();
  }
}
