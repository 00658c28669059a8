package org.nonagon.testkit.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.MultipartAssembly;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.Retention;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.memory.CatalogBucket.Stored;

/**
 * Makes the changes of one transaction of the twin.
 *
 * <p>What a write does to the versions that are there already:
 *
 * <pre>
 *            put                                  delete
 * OFF        replaces the null version            removes the null version
 * ENABLED    adds a version                       adds a marker
 * SUSPENDED  replaces the null version or marker  replaces it by a null marker
 * </pre>
 */
final class CatalogWriter {
  private final CatalogBuckets buckets;
  private final CatalogBlobs blobs;
  private final CatalogBlobs.Claim claim;
  private final CatalogFeed.Transaction transaction;

  CatalogWriter(
      CatalogBuckets buckets,
      CatalogBlobs blobs,
      CatalogBlobs.Claim claim,
      CatalogFeed.Transaction transaction) {
    this.buckets = buckets;
    this.blobs = blobs;
    this.claim = claim;
    this.transaction = transaction;
  }

  CommitOutcome write(CommitEntry entry) {
    Optional<CatalogBucket> bucket = buckets.find(entry.bucket());
    if (bucket.isEmpty()) {
      return new CommitOutcome.NoSuchBucket();
    }
    Optional<CommitOutcome> refusal = refusal(entry.condition(), bucket.get().current(entry.key()));
    return refusal.orElseGet(
        () ->
            switch (entry) {
              case CommitEntry.Put put -> put(bucket.get(), put);
              case CommitEntry.Delete delete -> delete(bucket.get(), delete);
            });
  }

  private static Optional<CommitOutcome> refusal(
      WriteCondition condition, Optional<ObjectVersion> current) {
    boolean asksForOne =
        condition instanceof WriteCondition.IfMatch
            || condition instanceof WriteCondition.IfPresent;
    if (asksForOne && current.isEmpty()) {
      return Optional.of(new CommitOutcome.NoSuchKey());
    }
    boolean holds =
        switch (condition) {
          case WriteCondition.Always always -> true;
          case WriteCondition.IfPresent ifPresent -> true;
          case WriteCondition.IfAbsent ifAbsent -> current.isEmpty();
          case WriteCondition.IfMatch ifMatch ->
              current.filter(c -> c.content().etag().equals(ifMatch.etag())).isPresent();
        };
    return holds ? Optional.empty() : Optional.of(new CommitOutcome.PreconditionFailed());
  }

  private CommitOutcome put(CatalogBucket bucket, CommitEntry.Put put) {
    Optional<Stored> replaced = replaced(bucket, put.key());
    if (replaced.filter(this::isLocked).isPresent()) {
      return new CommitOutcome.Locked();
    }
    List<Extent> extents = MultipartAssembly.mergeAdjacent(put.content().extents());
    return switch (claim.judge(extents)) {
      case CatalogBlobs.Verdict.SourceGone gone -> new CommitOutcome.SourceGone(gone.blob());
      case CatalogBlobs.Verdict.Condemned gone -> new CommitOutcome.Condemned(gone.blob());
      case CatalogBlobs.Verdict.Usable usable -> {
        claim.take(extents);
        yield add(bucket, put, extents, replaced);
      }
    };
  }

  private CommitOutcome add(
      CatalogBucket bucket, CommitEntry.Put put, List<Extent> extents, Optional<Stored> replaced) {
    BucketId bucketId = put.bucket();
    ObjectKey key = put.key();
    long rank = bucket.nextRank(key, transaction.micros());
    VersionId id = idFor(bucket, rank, put.versionNonce());
    replaced.ifPresent(stored -> remove(bucket, key, stored));
    ObjectContent content = put.content().withExtents(extents);
    bucket.add(
        key,
        new Stored.Version(
            new ObjectVersion(key, rank, id, put.owner(), content, put.attributes())));
    transaction.put(bucketId, key, rank, id, content);
    return new CommitOutcome.Written(rank, id);
  }

  private static VersionId idFor(CatalogBucket bucket, long rank, long nonce) {
    return bucket.settings().versioning() == Versioning.ENABLED
        ? new VersionId(rank, nonce)
        : VersionId.NULL;
  }

  /** What a put or a delete without a version takes the place of. */
  private static Optional<Stored> replaced(CatalogBucket bucket, ObjectKey key) {
    return bucket.settings().versioning() == Versioning.ENABLED
        ? Optional.empty()
        : bucket.find(key, VersionId.NULL);
  }

  private CommitOutcome delete(CatalogBucket bucket, CommitEntry.Delete delete) {
    return delete.version().isPresent()
        ? deleteVersion(bucket, delete, delete.version().get())
        : deleteCurrent(bucket, delete);
  }

  private CommitOutcome deleteVersion(
      CatalogBucket bucket, CommitEntry.Delete delete, VersionId id) {
    Optional<Stored> found = bucket.find(delete.key(), id);
    if (found.isEmpty()) {
      return new CommitOutcome.NoSuchVersion();
    }
    if (isLocked(found.get(), delete.bypassGovernance())) {
      return new CommitOutcome.Locked();
    }
    remove(bucket, delete.key(), found.get());
    transaction.delete(delete.bucket(), delete.key(), found.get().rank(), id);
    return new CommitOutcome.Deleted(id, found.get() instanceof Stored.Marker);
  }

  private CommitOutcome deleteCurrent(CatalogBucket bucket, CommitEntry.Delete delete) {
    Optional<Stored> replaced = replaced(bucket, delete.key());
    if (replaced.filter(s -> isLocked(s, delete.bypassGovernance())).isPresent()) {
      return new CommitOutcome.Locked();
    }
    long rank = bucket.nextRank(delete.key(), transaction.micros());
    replaced.ifPresent(stored -> remove(bucket, delete.key(), stored));
    if (bucket.settings().versioning() == Versioning.OFF) {
      replaced.ifPresent(
          gone -> transaction.delete(delete.bucket(), delete.key(), gone.rank(), gone.id()));
      return new CommitOutcome.Deleted(VersionId.NULL, false);
    }
    VersionId id = idFor(bucket, rank, delete.versionNonce());
    bucket.add(delete.key(), new Stored.Marker(rank, id));
    transaction.marker(delete.bucket(), delete.key(), rank, id);
    return new CommitOutcome.Deleted(id, true);
  }

  private void remove(CatalogBucket bucket, ObjectKey key, Stored stored) {
    bucket.remove(key, stored);
    CatalogBucket.version(stored)
        .ifPresent(v -> blobs.release(v.content().extents(), transaction.micros()));
  }

  private boolean isLocked(Stored stored) {
    return isLocked(stored, false);
  }

  private boolean isLocked(Stored stored, boolean bypassGovernance) {
    ObjectLock lock =
        CatalogBucket.version(stored).map(v -> v.attributes().lock()).orElse(ObjectLock.NONE);
    Instant now = ObjectVersion.instantOf(transaction.micros());
    boolean retained =
        lock.retention()
            .filter(r -> r.until().isAfter(now))
            .filter(r -> r.mode() == Retention.Mode.COMPLIANCE || !bypassGovernance)
            .isPresent();
    return retained || lock.legalHold();
  }
}
