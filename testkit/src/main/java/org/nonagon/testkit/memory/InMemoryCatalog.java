package org.nonagon.testkit.memory;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.memory.CatalogBucket.Stored;

/**
 * The twin of the PostgreSQL catalog: the same semantics in memory, for the tests of what stands
 * above and for simulations.
 *
 * <p>Every call is one transaction under one lock; it is done on the subscriber's thread, and its
 * {@code Uni} completes before the subscription returns. Times come from the injected clock alone,
 * so the same calls give the same answers.
 */
public final class InMemoryCatalog extends InMemoryCluster implements Catalog {
  private static final int LOOKUP_BLOBS = 8;

  private final CatalogIdentities identities = new CatalogIdentities();
  private final CatalogBuckets buckets = new CatalogBuckets();
  private final CatalogFeed feed = new CatalogFeed();
  private final CatalogUploads uploads;
  private final CatalogRewrites rewrites = new CatalogRewrites(buckets, blobs);
  private final CatalogVerdicts<CommitId, List<CommitOutcome>> verdicts = new CatalogVerdicts<>();
  private final Map<ShardId, DamageReport> damage = new LinkedHashMap<>();

  /** An empty catalog of a new cluster. */
  public InMemoryCatalog(InstantSource clock, RandomGenerator random) {
    this(clock, random, MIN_PART_BYTES);
  }

  /**
   * The same for parts of other sizes.
   *
   * @param minPartBytes of every part of an upload but the last
   */
  public InMemoryCatalog(InstantSource clock, RandomGenerator random, long minPartBytes) {
    super(clock, new UUID(random.nextLong(), random.nextLong()));
    this.uploads = new CatalogUploads(buckets, blobs, feed, minPartBytes);
  }

  /** A shard that was reported. */
  public record DamageReport(ShardId shard, DriveId drive, Damage damage) {}

  /**
   * What a bucket holds.
   *
   * @param bytes of all versions
   * @param versions how many there are, delete markers not counted
   */
  public record BucketUsage(long bytes, long versions) {}

  @Override
  public Uni<CreateBucketOutcome> createBucket(BucketName name, AccountId owner, String region) {
    return transaction(now -> buckets.create(name, owner, region, now));
  }

  @Override
  public Uni<Optional<Bucket>> bucket(BucketName name) {
    return transaction(now -> buckets.find(name));
  }

  @Override
  public Uni<List<Bucket>> buckets(AccountId owner, String prefix, String after, int limit) {
    return transaction(now -> buckets.page(owner, prefix, after, limit));
  }

  @Override
  public Uni<Boolean> setVersioning(BucketId bucket, Bucket.Versioning versioning) {
    return transaction(now -> buckets.setVersioning(bucket, versioning));
  }

  @Override
  public Uni<DeleteBucketOutcome> deleteBucket(BucketId bucket) {
    return transaction(now -> buckets.delete(bucket, blobs, now));
  }

  @Override
  public Uni<List<CommitOutcome>> commit(Commit commit) {
    return transaction(
        now ->
            verdicts
                .find(commit.id(), now)
                .orElseGet(
                    () -> {
                      List<CommitOutcome> answer = write(commit, now);
                      verdicts.keep(commit.id(), answer, now);
                      return answer;
                    }));
  }

  private List<CommitOutcome> write(Commit commit, long now) {
    CatalogWriter writer =
        new CatalogWriter(buckets, blobs, blobs.claim(commit.blobs()), feed.begin(now));
    List<CommitOutcome> outcomes = commit.entries().stream().map(writer::write).toList();
    blobs.markSmall(commit.blobs(), CatalogRewrites.packs(commit), now);
    return outcomes;
  }

  @Override
  public Uni<ObjectLookup> lookup(BucketId bucket, ObjectKey key, Optional<VersionId> version) {
    return transaction(
        now ->
            buckets
                .find(bucket)
                .flatMap(found -> lookup(found, key, version))
                .orElseGet(ObjectLookup.Absent::new));
  }

  private Optional<ObjectLookup> lookup(
      CatalogBucket bucket, ObjectKey key, Optional<VersionId> version) {
    Optional<Stored> newest = bucket.newest(key);
    Optional<Stored> found = version.isPresent() ? bucket.find(key, version.get()) : newest;
    return found.map(
        stored ->
            switch (stored) {
              case Stored.Marker marker ->
                  new ObjectLookup.Marker(marker.id(), marker.rank(), found.equals(newest));
              case Stored.Version v -> found(v.version(), found.equals(newest));
            });
  }

  private ObjectLookup found(ObjectVersion version, boolean current) {
    ObjectContent content = version.content();
    List<Extent> first = content.extents().stream().limit(ObjectContent.LOOKUP_EXTENTS).toList();
    List<BlobId> firstBlobs =
        first.stream().map(Extent::blob).distinct().limit(LOOKUP_BLOBS).toList();
    return new ObjectLookup.Found(
        new ObjectVersion(
            version.key(),
            version.rank(),
            version.id(),
            version.owner(),
            content.withExtents(first),
            version.attributes()),
        current,
        blobs.manifests(firstBlobs));
  }

  @Override
  public Uni<List<Extent>> extents(BucketId bucket, ObjectKey key, long rank, int first) {
    return transaction(
        now ->
            buckets.find(bucket).flatMap(found -> found.find(key, rank)).stream()
                .flatMap(version -> version.content().extents().stream())
                .skip(first)
                .limit(ObjectContent.LOOKUP_EXTENTS)
                .toList());
  }

  @Override
  public Uni<ListPage> list(ListQuery query) {
    return transaction(
        now ->
            buckets
                .find(query.bucket())
                .map(bucket -> CatalogListing.list(bucket, query))
                .orElseGet(() -> new ListPage(List.of(), false)));
  }

  @Override
  public Uni<Boolean> createUpload(NewUpload upload) {
    return transaction(now -> uploads.create(upload, now));
  }

  @Override
  public Uni<Optional<Upload>> upload(BucketId bucket, ObjectKey key, UploadId upload) {
    return transaction(now -> uploads.find(bucket, key, upload).map(CatalogUpload::upload));
  }

  @Override
  public Uni<PutPartOutcome> putPart(NewPart part) {
    return transaction(now -> uploads.putPart(part, now));
  }

  @Override
  public Uni<PartPage> parts(BucketId bucket, UploadId upload, int after, int limit) {
    return transaction(now -> uploads.page(bucket, upload, after, limit));
  }

  @Override
  public Uni<UploadPage> uploads(UploadQuery query) {
    return transaction(now -> uploads.page(query));
  }

  @Override
  public Uni<Boolean> abortUpload(BucketId bucket, ObjectKey key, UploadId upload) {
    return transaction(now -> uploads.abort(bucket, key, upload, now));
  }

  @Override
  public Uni<CompleteOutcome> completeUpload(CompleteUpload request) {
    return transaction(now -> uploads.complete(request, now));
  }

  @Override
  public Uni<List<BlobManifest>> blobs(Home home, List<BlobId> ids) {
    return transaction(now -> blobs.manifests(ids));
  }

  @Override
  public Uni<Boolean> registerPending(Home home, WriteSession session, List<WrittenBlob> written) {
    return transaction(now -> blobs.registerPending(session, written, now));
  }

  @Override
  public Uni<List<BlobId>> abandon(Home home, WriteSession session, List<BlobId> ids) {
    return transaction(now -> blobs.abandon(session, ids));
  }

  @Override
  public Uni<List<BlobId>> condemnUnknown(Home home, List<BlobId> ids) {
    return transaction(now -> blobs.condemnUnknown(ids, now));
  }

  @Override
  public Uni<List<BlobManifest>> reclaimable(Home home, int limit) {
    return transaction(now -> blobs.reclaimable(limit, now));
  }

  @Override
  public Uni<Void> dropped(Home home, List<BlobId> ids) {
    return change(now -> blobs.dropped(ids));
  }

  @Override
  public Uni<Long> reportReads(UUID reader, long oldestRead) {
    return transaction(
        now -> {
          blobs.reportReads(reader, oldestRead, now);
          return now;
        });
  }

  @Override
  public Uni<Void> reportDamage(Home home, ShardId shard, DriveId drive, Damage what) {
    return change(
        now -> {
          damage.put(shard, new DamageReport(shard, drive, what));
          blobs.live(shard.blob()).ifPresent(blob -> noteMissing(blob, shard.index(), drive));
        });
  }

  private void noteMissing(BlobManifest blob, int column, DriveId drive) {
    if (column < blob.drives().size() && blob.drives().get(column).equals(drive)) {
      Set<Integer> missing = new HashSet<>(blob.missing());
      missing.add(column);
      blobs.replace(new BlobManifest(blob.id(), blob.stripes(), blob.drives(), missing));
      repairs.add(blob.id());
    }
  }

  @Override
  public Uni<List<Rewritable>> rewritable(Home home, Duration age, int limit) {
    return transaction(now -> blobs.rewritable(before(now, age), limit));
  }

  @Override
  public Uni<List<BlobId>> claimRewrites(Home home, Duration age, List<BlobId> ids) {
    return transaction(now -> blobs.claimRewrites(ids, before(now, age), now));
  }

  private static long before(long micros, Duration age) {
    return micros - age.toNanos() / 1000;
  }

  @Override
  public Uni<BlobReferences> references(Home home, BlobId blob) {
    return transaction(now -> rewrites.references(blob));
  }

  @Override
  public Uni<MoveOutcome> move(
      Home home, WrittenBlob to, List<Move> moves, List<Referrer> referrers) {
    return transaction(now -> rewrites.move(to, moves, referrers, now));
  }

  @Override
  public Uni<ChangeCursor> latest(Home home) {
    return transaction(now -> feed.latest());
  }

  @Override
  public Uni<ChangePage> changes(Home home, ChangeCursor after, int limit) {
    return transaction(now -> feed.after(after, limit, now));
  }

  @Override
  public Uni<Optional<Account>> account(AccountId account) {
    return transaction(now -> identities.account(account));
  }

  @Override
  public Uni<Optional<AccessKey>> accessKey(String id) {
    return transaction(now -> identities.key(id));
  }

  @Override
  public Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    return transaction(now -> identities.ensureRoot(canonicalId, accessKeyId, sealedSecret));
  }

  /** The shards that were reported missing or damaged, in the order of their first reports. */
  public List<DamageReport> damage() {
    synchronized (lock) {
      return List.copyOf(damage.values());
    }
  }

  /** All live blobs, each with all its missing columns. */
  public List<BlobManifest> liveBlobs() {
    synchronized (lock) {
      return blobs.live().map(repairs::effective).toList();
    }
  }

  /** What a bucket holds; nothing when there is none. */
  public BucketUsage usage(BucketId bucket) {
    synchronized (lock) {
      List<ObjectVersion> versions =
          buckets.find(bucket).map(CatalogBucket::versions).orElse(List.of());
      long bytes = versions.stream().mapToLong(version -> version.content().size()).sum();
      return new BucketUsage(bytes, versions.size());
    }
  }

  /**
   * Checks that the bytes counted for each blob are those that versions and parts refer to, and
   * that no extent points into a condemned blob.
   *
   * @throws IllegalStateException if they are not
   */
  public void checkReferences() {
    synchronized (lock) {
      ReferenceCheck.check(buckets, blobs);
    }
  }
}
