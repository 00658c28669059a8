package org.nonagon.testkit.contract;

import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitEntry.Delete;
import org.nonagon.protocol.catalog.CommitEntry.Put;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * Fresh buckets, blobs and changes for the suites of the catalog, and short forms of asking it.
 * Everything has a random name, so that suites may share one database.
 */
public final class CatalogSamples {
  /** How long an answer may take before a test fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Drives that nobody registers: nothing is known of their incarnations. */
  private static final int FIRST_DRIVE = 32_001;

  private final Catalog catalog;
  private final Random random = new SecureRandom();
  private final BlobIds blobIds = new BlobIds(InstantSource.system(), random);
  private final AccountId owner = account();
  private static final UUID READER = UUID.randomUUID();
  private long readTime;

  /** Samples for that catalog. */
  public CatalogSamples(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The answer, waited for. */
  static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  /** The answers to questions that are asked at the same time, in their order. */
  static <T> List<T> awaitAll(List<Uni<T>> questions) {
    return await(Uni.join().all(questions).andFailFast());
  }

  /** The account that owns what these samples make. */
  AccountId owner() {
    return owner;
  }

  /** Another account, that nothing belongs to. */
  AccountId account() {
    return new AccountId(2 + random.nextLong(999_999_999_990L));
  }

  /** A name that no bucket has. */
  BucketName name() {
    return new BucketName("t-" + UUID.randomUUID());
  }

  /** A new bucket that is not versioned. */
  Bucket bucket() {
    return switch (await(catalog.createBucket(name(), owner, "us-east-1"))) {
      case CreateBucketOutcome.Created created -> created.bucket();
      case CreateBucketOutcome.AlreadyOwned other -> throw new AssertionError(other);
      case CreateBucketOutcome.Taken other -> throw new AssertionError(other);
      case CreateBucketOutcome.TooMany other -> throw new AssertionError(other);
    };
  }

  /** A new bucket with that versioning. */
  BucketId bucket(Bucket.Versioning versioning) {
    BucketId bucket = bucket().id();
    if (versioning != Bucket.Versioning.OFF) {
      setVersioning(bucket, versioning);
    }
    return bucket;
  }

  void setVersioning(BucketId bucket, Bucket.Versioning versioning) {
    if (!await(catalog.setVersioning(bucket, versioning))) {
      throw new AssertionError("the bucket is gone");
    }
  }

  /** A bucket that was removed. */
  BucketId goneBucket() {
    BucketId bucket = bucket().id();
    await(catalog.deleteBucket(bucket));
    return bucket;
  }

  /** A new blob on nine drives of no concern. */
  WrittenBlob blob(long length) {
    List<DriveId> drives =
        IntStream.range(0, ErasureProfile.STANDARD.shards())
            .mapToObj(i -> new DriveId(FIRST_DRIVE + i))
            .toList();
    return blob(length, drives, Collections.nCopies(drives.size(), 1), Set.of());
  }

  WrittenBlob blob(
      long length, List<DriveId> drives, List<Integer> incarnations, Set<Integer> missing) {
    StripeLayout stripes = StripeLayout.even(ErasureProfile.STANDARD, length);
    return new WrittenBlob(
        new BlobManifest(blobIds.next(), stripes, drives, missing), incarnations);
  }

  /** An id that no blob has. */
  BlobId unknownBlob() {
    return blobIds.next();
  }

  Extent extent(BlobId blob, long offset, long length) {
    return new Extent(blob, offset, length, random.nextLong());
  }

  /** All of a blob. */
  Extent whole(WrittenBlob blob) {
    return extent(blob.manifest().id(), 0, blob.manifest().stripes().length());
  }

  EntityTag etag() {
    byte[] md5 = new byte[16];
    random.nextBytes(md5);
    return EntityTag.ofMd5(md5);
  }

  ObjectContent content(Extent... extents) {
    return ObjectContent.plain(
        etag(), extents.length == 0 ? 0 : random.nextLong(), List.of(extents), Optional.empty());
  }

  /** Random hexadecimal digits. */
  String text() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  long nonce() {
    return random.nextLong() | 1;
  }

  Put put(BucketId bucket, ObjectKey key, ObjectContent content) {
    return put(bucket, key, WriteCondition.ALWAYS, content, ObjectAttributes.NONE);
  }

  Put put(
      BucketId bucket,
      ObjectKey key,
      WriteCondition condition,
      ObjectContent content,
      ObjectAttributes attributes) {
    return new Put(bucket, key, condition, nonce(), owner, content, attributes);
  }

  Delete delete(BucketId bucket, ObjectKey key) {
    return delete(bucket, key, WriteCondition.ALWAYS, Optional.empty(), false);
  }

  Delete delete(BucketId bucket, ObjectKey key, VersionId version) {
    return delete(bucket, key, WriteCondition.ALWAYS, Optional.of(version), false);
  }

  Delete delete(
      BucketId bucket,
      ObjectKey key,
      WriteCondition condition,
      Optional<VersionId> version,
      boolean bypassGovernance) {
    return new Delete(bucket, key, condition, nonce(), owner, version, bypassGovernance);
  }

  static Commit commitOf(List<WrittenBlob> blobs, List<? extends CommitEntry> entries) {
    return new Commit(
        new CommitId(UUID.randomUUID()), Home.ONLY, blobs, Optional.empty(), List.copyOf(entries));
  }

  /** The verdict on one entry. */
  CommitOutcome commit(CommitEntry entry, WrittenBlob... blobs) {
    return await(catalog.commit(commitOf(List.of(blobs), List.of(entry)))).getFirst();
  }

  /** Writes an object of one new blob. */
  Stored write(BucketId bucket, ObjectKey key) {
    WrittenBlob blob = blob(1000);
    Put put = put(bucket, key, content(whole(blob)));
    CommitOutcome outcome = commit(put, blob);
    if (outcome instanceof Written written) {
      return new Stored(written.rank(), written.id(), blob.manifest().id(), put.content());
    }
    throw new AssertionError(outcome);
  }

  Stored write(BucketId bucket, String key) {
    return write(bucket, ObjectKey.of(key));
  }

  /** What {@link #write} wrote. */
  record Stored(long rank, VersionId id, BlobId blob, ObjectContent content) {}

  ObjectLookup lookup(BucketId bucket, ObjectKey key) {
    return await(catalog.lookup(bucket, key, Optional.empty()));
  }

  ObjectLookup lookup(BucketId bucket, ObjectKey key, VersionId version) {
    return await(catalog.lookup(bucket, key, Optional.of(version)));
  }

  /** The current version of a key that has one. */
  ObjectVersion current(BucketId bucket, ObjectKey key) {
    return switch (lookup(bucket, key)) {
      case ObjectLookup.Found found -> found.version();
      case ObjectLookup.Marker marker -> throw new AssertionError(marker);
      case ObjectLookup.Absent absent -> throw new AssertionError(absent);
    };
  }

  /** The database's time, asked for as a reader that has no read in flight. */
  long now() {
    readTime = await(catalog.reportReads(READER, readTime));
    return readTime;
  }

  /** The blobs that may be dropped now, of this test and of others. */
  List<BlobId> reclaimable() {
    List<BlobId> found = new ArrayList<>();
    await(catalog.reclaimable(Home.ONLY, org.nonagon.protocol.catalog.BlobCatalog.MAX_BLOBS))
        .forEach(manifest -> found.add(manifest.id()));
    return found;
  }

  /**
   * Reclaims, as the worker does, until these blobs have been given; drops whatever comes. Fails
   * when they do not come.
   */
  void reclaim(BlobId... blobs) {
    Set<BlobId> awaited = new java.util.HashSet<>(List.of(blobs));
    for (int round = 0; round < 200 && !awaited.isEmpty(); round++) {
      now();
      now();
      List<BlobId> found = reclaimable();
      await(catalog.dropped(Home.ONLY, found));
      found.forEach(awaited::remove);
    }
    if (!awaited.isEmpty()) {
      throw new AssertionError("never reclaimable: " + awaited);
    }
  }

  /** Reclaims for some rounds, and tells whether that blob was among what came. */
  boolean isReclaimed(BlobId blob) {
    boolean found = false;
    for (int round = 0; round < 4 && !found; round++) {
      now();
      now();
      List<BlobId> given = reclaimable();
      found = given.contains(blob);
      await(catalog.dropped(Home.ONLY, given));
    }
    return found;
  }
}
