package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.protocol.shard.DriveStatus;

/**
 * The catalog in PostgreSQL: hands each call to the group of statements that answers it. Identities
 * and the cluster are the control plane's and come from outside.
 */
public final class PostgresCatalog implements Catalog {
  private final IdentityCatalog identities;
  private final ClusterCatalog cluster;
  private final Buckets buckets;
  private final Optional<CachedBuckets> bucketCache;
  private final Versions versions;
  private final Lookups lookups;
  private final Listing listing;
  private final Uploads uploads;
  private final UploadListing uploadListing;
  private final UploadCompletion uploadCompletion;
  private final Blobs blobs;
  private final Reclaim reclaim;
  private final Rewrites rewrites;
  private final ChangeFeed changeFeed;
  private final Members members;
  private final Settings settings;
  private final Repairs repairs;
  private final Scrubs scrubs;

  /**
   * The catalog that these connections lead to.
   *
   * @param exclusive whether no other process changes this database, so that buckets and access
   *     keys may be kept in memory
   */
  public PostgresCatalog(
      CatalogConnections connections,
      IdentityCatalog identities,
      ClusterCatalog cluster,
      boolean exclusive) {
    CatalogDatabase database = new CatalogDatabase(connections);
    this.identities = exclusive ? new CachedIdentities(identities) : identities;
    this.cluster = cluster;
    this.buckets = new Buckets(database);
    this.bucketCache = exclusive ? Optional.of(new CachedBuckets()) : Optional.empty();
    this.versions = new Versions(database);
    this.lookups = new Lookups(database);
    this.listing = new Listing(database);
    this.uploads = new Uploads(database);
    this.uploadListing = new UploadListing(database);
    this.uploadCompletion = new UploadCompletion(database);
    this.blobs = new Blobs(database);
    this.reclaim = new Reclaim(database);
    this.rewrites = new Rewrites(database);
    this.changeFeed = new ChangeFeed(database);
    this.members = new Members(database);
    this.settings = new Settings(database);
    this.repairs = new Repairs(database);
    this.scrubs = new Scrubs(database);
  }

  @Override
  public Uni<CreateBucketOutcome> createBucket(BucketName name, AccountId owner, String region) {
    return changing(buckets.create(name, owner, region));
  }

  @Override
  public Uni<Optional<Bucket>> bucket(BucketName name) {
    return bucketCache
        .map(cache -> cache.find(name, () -> buckets.find(name)))
        .orElseGet(() -> buckets.find(name));
  }

  @Override
  public Uni<List<Bucket>> buckets(AccountId owner, String prefix, String after, int limit) {
    return buckets.page(owner, prefix, after, limit);
  }

  @Override
  public Uni<Boolean> setVersioning(BucketId bucket, Bucket.Versioning versioning) {
    return changing(buckets.setVersioning(bucket, versioning));
  }

  @Override
  public Uni<DeleteBucketOutcome> deleteBucket(BucketId bucket) {
    return changing(buckets.delete(bucket));
  }

  private <T> Uni<T> changing(Uni<T> change) {
    return bucketCache.map(cache -> cache.changing(change)).orElse(change);
  }

  @Override
  public Uni<List<CommitOutcome>> commit(Commit commit) {
    return versions.commit(commit);
  }

  @Override
  public Uni<ObjectLookup> lookup(BucketId bucket, ObjectKey key, Optional<VersionId> version) {
    return lookups.lookup(bucket, key, version);
  }

  @Override
  public Uni<List<Extent>> extents(BucketId bucket, ObjectKey key, long rank, int first) {
    return lookups.extents(bucket, key, rank, first);
  }

  @Override
  public Uni<ListPage> list(ListQuery query) {
    return listing.list(query);
  }

  @Override
  public Uni<Boolean> createUpload(NewUpload upload) {
    return uploads.create(upload);
  }

  @Override
  public Uni<Optional<Upload>> upload(BucketId bucket, ObjectKey key, UploadId upload) {
    return uploads.find(bucket, key, upload);
  }

  @Override
  public Uni<PutPartOutcome> putPart(NewPart part) {
    return uploads.putPart(part);
  }

  @Override
  public Uni<PartPage> parts(BucketId bucket, UploadId upload, int after, int limit) {
    return uploads.parts(bucket, upload, after, limit);
  }

  @Override
  public Uni<UploadPage> uploads(UploadQuery query) {
    return uploadListing.list(query);
  }

  @Override
  public Uni<Boolean> abortUpload(BucketId bucket, ObjectKey key, UploadId upload) {
    return uploads.abort(bucket, key, upload);
  }

  @Override
  public Uni<CompleteOutcome> completeUpload(CompleteUpload request) {
    return uploadCompletion.complete(request);
  }

  @Override
  public Uni<List<BlobManifest>> blobs(Home home, List<BlobId> ids) {
    return blobs.manifests(home, ids);
  }

  @Override
  public Uni<Boolean> registerPending(Home home, WriteSession session, List<WrittenBlob> written) {
    return blobs.registerPending(home, session, written);
  }

  @Override
  public Uni<List<BlobId>> abandon(Home home, WriteSession session, List<BlobId> ids) {
    return blobs.abandon(home, session, ids);
  }

  @Override
  public Uni<List<BlobId>> condemnUnknown(Home home, List<BlobId> ids) {
    return blobs.condemnUnknown(home, ids);
  }

  @Override
  public Uni<List<BlobManifest>> reclaimable(Home home, int limit) {
    return reclaim.reclaimable(home, limit);
  }

  @Override
  public Uni<Void> dropped(Home home, List<BlobId> ids) {
    return reclaim.dropped(home, ids);
  }

  @Override
  public Uni<Long> reportReads(UUID reader, long oldestRead) {
    return reclaim.reportReads(reader, oldestRead);
  }

  @Override
  public Uni<Void> reportDamage(Home home, ShardId shard, DriveId drive, Damage damage) {
    return repairs.reportDamage(home, shard, drive);
  }

  @Override
  public Uni<List<Rewritable>> rewritable(Home home, Duration age, int limit) {
    return rewrites.rewritable(home, age, limit);
  }

  @Override
  public Uni<List<BlobId>> claimRewrites(Home home, Duration age, List<BlobId> ids) {
    return rewrites.claim(home, age, ids);
  }

  @Override
  public Uni<BlobReferences> references(Home home, BlobId blob) {
    return rewrites.references(home, blob);
  }

  @Override
  public Uni<MoveOutcome> move(
      Home home, WrittenBlob to, List<Move> moves, List<Referrer> referrers) {
    return rewrites.move(home, to, moves, referrers);
  }

  @Override
  public Uni<ChangeCursor> latest(Home home) {
    return changeFeed.latest();
  }

  @Override
  public Uni<ChangePage> changes(Home home, ChangeCursor after, int limit) {
    return changeFeed.changes(home, after, limit);
  }

  @Override
  public Uni<Optional<Account>> account(AccountId account) {
    return identities.account(account);
  }

  @Override
  public Uni<Optional<AccessKey>> accessKey(String id) {
    return identities.accessKey(id);
  }

  @Override
  public Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    return identities.ensureRoot(canonicalId, accessKeyId, sealedSecret);
  }

  @Override
  public Uni<UUID> clusterId() {
    return cluster.clusterId();
  }

  @Override
  public Uni<Optional<ErasureProfile>> profile() {
    return cluster.profile();
  }

  @Override
  public Uni<Boolean> setProfile(ErasureProfile profile) {
    return cluster.setProfile(profile);
  }

  @Override
  public Uni<List<RegisteredDrive>> drives() {
    return cluster.drives();
  }

  @Override
  public Uni<Drive> registerDrive(DriveRegistration registration) {
    return cluster.registerDrive(registration);
  }

  @Override
  public Uni<Optional<Layout>> layout(ErasureProfile profile) {
    return cluster.layout(profile);
  }

  @Override
  public Uni<Boolean> installLayout(Layout layout) {
    return cluster.installLayout(layout);
  }

  @Override
  public Uni<NodeId> registerNode(NodeRegistration registration) {
    return members.register(registration);
  }

  @Override
  public Uni<Membership> beat(NodeId node, List<DriveStatus> drives) {
    return members.beat(node, drives);
  }

  @Override
  public Uni<Membership> members() {
    return members.members();
  }

  @Override
  public Uni<Void> watch() {
    return members.watch();
  }

  @Override
  public Uni<Boolean> loseSilentNode(NodeId node, long silentMillis, long windowMillis) {
    return members.loseSilentNode(node, silentMillis, windowMillis);
  }

  @Override
  public Uni<Set<DriveId>> setState(List<DriveId> drives, Drive.State state) {
    return members.setState(drives, state);
  }

  @Override
  public Uni<Map<ClusterSetting, Long>> settings() {
    return settings.all();
  }

  @Override
  public Uni<Void> set(ClusterSetting setting, Optional<Long> value) {
    return settings.set(setting, value);
  }

  @Override
  public Uni<Leases> leaseRepairs(Home home, UUID worker, int limit) {
    return repairs.lease(home, worker, limit);
  }

  @Override
  public Uni<Boolean> endSweep(Home home, UUID worker, Sweep sweep, SweepOutcome outcome) {
    return repairs.endSweep(home, worker, sweep, outcome);
  }

  @Override
  public Uni<Boolean> endSingle(Home home, UUID worker, BlobId blob, Optional<Long> retryMillis) {
    return repairs.endSingle(home, worker, blob, retryMillis);
  }

  @Override
  public Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations) {
    return repairs.relocate(home, worker, relocations);
  }

  @Override
  public Uni<Void> addSingles(Home home, List<BlobId> ids) {
    return repairs.addSingles(home, ids);
  }

  @Override
  public Uni<List<BlobManifest>> blobsOn(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit) {
    return repairs.blobsOn(home, drive, after, lastGroup, limit);
  }

  @Override
  public Uni<List<PlacementCount>> census(Home home, int firstGroup, int lastGroup) {
    return repairs.census(home, firstGroup, lastGroup);
  }

  @Override
  public Uni<Backlog> backlog(Home home) {
    return repairs.backlog(home);
  }

  @Override
  public Uni<Long> requestScrub(Home home, Set<DriveId> drives) {
    return scrubs.request(home, drives);
  }

  @Override
  public Uni<Set<DriveId>> requestedScrubs(Home home, Set<DriveId> drives) {
    return scrubs.requested(home, drives);
  }

  @Override
  public Uni<Optional<ScrubRound>> scrubRound(Home home, DriveId drive, int incarnation) {
    return scrubs.round(home, drive, incarnation);
  }

  @Override
  public Uni<Boolean> reportScrub(
      Home home, DriveId drive, long round, int nextGroup, ScrubFindings found) {
    return scrubs.report(home, drive, round, nextGroup, found);
  }

  @Override
  public Uni<List<DriveScrub>> scrubs(Home home) {
    return scrubs.all(home);
  }
}
