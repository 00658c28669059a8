package org.nonagon.testkit.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectVersion;

/** The buckets of the twin by name and by id. */
final class CatalogBuckets {
  private final NavigableMap<BucketName, CatalogBucket> byName = new TreeMap<>();
  private final Map<BucketId, CatalogBucket> byId = new HashMap<>();
  private long lastNumber;

  CreateBucketOutcome create(BucketName name, AccountId owner, String region, long micros) {
    Optional<Bucket> present = find(name);
    if (present.isPresent()) {
      return present.get().owner().equals(owner)
          ? new CreateBucketOutcome.AlreadyOwned(present.get())
          : new CreateBucketOutcome.Taken();
    }
    long owned = byId.values().stream().filter(b -> b.settings().owner().equals(owner)).count();
    if (owned >= BucketCatalog.MAX_BUCKETS_PER_ACCOUNT) {
      return new CreateBucketOutcome.TooMany();
    }
    BucketId id = new BucketId(Home.ONLY, ++lastNumber);
    Bucket bucket =
        new Bucket(id, name, owner, region, ObjectVersion.instantOf(micros), Bucket.Versioning.OFF);
    CatalogBucket made = new CatalogBucket(bucket);
    byName.put(name, made);
    byId.put(id, made);
    return new CreateBucketOutcome.Created(bucket);
  }

  Optional<Bucket> find(BucketName name) {
    return Optional.ofNullable(byName.get(name)).map(CatalogBucket::settings);
  }

  Optional<CatalogBucket> find(BucketId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Collection<CatalogBucket> all() {
    return byName.values();
  }

  List<Bucket> page(AccountId owner, String prefix, String after, int limit) {
    return byName.values().stream()
        .map(CatalogBucket::settings)
        .filter(bucket -> bucket.owner().equals(owner))
        .filter(bucket -> bucket.name().value().startsWith(prefix))
        .filter(bucket -> bucket.name().value().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  boolean setVersioning(BucketId id, Bucket.Versioning versioning) {
    if (versioning == Bucket.Versioning.OFF) {
      throw new IllegalArgumentException("a bucket that was versioned stays so");
    }
    Optional<CatalogBucket> bucket = find(id);
    bucket.ifPresent(found -> found.setVersioning(versioning));
    return bucket.isPresent();
  }

  DeleteBucketOutcome delete(BucketId id, CatalogBlobs blobs, long micros) {
    Optional<CatalogBucket> bucket = find(id);
    if (bucket.isEmpty()) {
      return DeleteBucketOutcome.NO_SUCH_BUCKET;
    }
    if (!bucket.get().isEmpty()) {
      return DeleteBucketOutcome.NOT_EMPTY;
    }
    bucket.get().uploads().values().forEach(upload -> blobs.release(upload.extents(), micros));
    byId.remove(id);
    byName.remove(bucket.get().settings().name());
    return DeleteBucketOutcome.DELETED;
  }
}
