package org.nonagon.metadataclient;

import io.grpc.Channel;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.metadataclient.message.BlobMessages;
import org.nonagon.metadataclient.message.BucketMessages;
import org.nonagon.metadataclient.message.ChangeMessages;
import org.nonagon.metadataclient.message.CommitMessages;
import org.nonagon.metadataclient.message.CompletionMessages;
import org.nonagon.metadataclient.message.Fields;
import org.nonagon.metadataclient.message.IdentityMessages;
import org.nonagon.metadataclient.message.LookupMessages;
import org.nonagon.metadataclient.message.RewriteMessages;
import org.nonagon.metadataclient.message.UploadListMessages;
import org.nonagon.metadataclient.message.UploadMessages;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.MutinyMetadataGrpc.MutinyMetadataStub;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
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
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/**
 * The catalog of a metadata service, asked by gRPC.
 *
 * <p>A call fails as that of a local catalog does: with a {@link
 * org.nonagon.protocol.catalog.CatalogException} that says whether anything may have been done, or
 * with {@link IllegalArgumentException} where the question is malformed. Only the service knows
 * that nothing was done; whatever breaks on the way leaves it open. Nothing is repeated here:
 * retries, breakers and bulkheads are wrappers of this class.
 *
 * <p>Nothing blocks. A {@code Uni} completes on a thread of the channel's executor, which whoever
 * opened the channel chose: one that runs tasks where they arise delivers on the event loop of the
 * connection, and what is done there must not block either. No Vert.x context comes with it.
 */
public final class RemoteCatalog extends RemoteCluster implements Catalog {
  /**
   * The longest message either way. What is longest is a layout of 256 columns, 32 MiB; a page of
   * 1000 keys of 1 KiB, which is 1.1 MiB, comes in slices of about {@link
   * org.nonagon.metadataclient.message.PageSlices#SLICE_BYTES}.
   */
  public static final int MAX_MESSAGE_BYTES = 64 << 20;

  /** The longest page, in all its slices: 1000 uploads with 100 grants and all headers each. */
  public static final int MAX_PAGE_BYTES = 64 << 20;

  /**
   * A catalog behind that channel.
   *
   * @param channel signs the calls, see {@link SignedCalls}; closed by whoever opened it
   * @param deadline how long a call may take
   */
  public RemoteCatalog(Channel channel, Duration deadline) {
    super(new CatalogCalls(channel, deadline));
  }

  @Override
  public Uni<CreateBucketOutcome> createBucket(BucketName name, AccountId owner, String region) {
    return calls.one(
        MutinyMetadataStub::createBucket,
        Calls.CreateBucketRequest.newBuilder()
            .setName(name.value())
            .setOwner(owner.value())
            .setRegion(region)
            .build(),
        BucketMessages::value);
  }

  @Override
  public Uni<Optional<Bucket>> bucket(BucketName name) {
    return calls.one(
        MutinyMetadataStub::getBucket,
        Calls.GetBucketRequest.newBuilder().setName(name.value()).build(),
        BucketMessages::found);
  }

  @Override
  public Uni<List<Bucket>> buckets(AccountId owner, String prefix, String after, int limit) {
    return calls.page(
        MutinyMetadataStub::listBuckets,
        Calls.ListBucketsRequest.newBuilder()
            .setOwner(owner.value())
            .setPrefix(prefix)
            .setAfter(after)
            .setLimit(limit)
            .build(),
        BucketMessages::page);
  }

  @Override
  public Uni<Boolean> setVersioning(BucketId bucket, Bucket.Versioning versioning) {
    return calls.one(
        MutinyMetadataStub::setVersioning,
        Calls.SetVersioningRequest.newBuilder()
            .setBucket(Fields.message(bucket))
            .setVersioning(BucketMessages.message(versioning))
            .build(),
        Calls.SetVersioningReply::getDone);
  }

  @Override
  public Uni<DeleteBucketOutcome> deleteBucket(BucketId bucket) {
    return calls.one(
        MutinyMetadataStub::deleteBucket,
        Calls.DeleteBucketRequest.newBuilder().setBucket(Fields.message(bucket)).build(),
        reply -> BucketMessages.value(reply.getOutcome()));
  }

  @Override
  public Uni<List<CommitOutcome>> commit(Commit commit) {
    return calls.one(
        MutinyMetadataStub::commit,
        CommitMessages.message(commit),
        reply -> CommitMessages.outcomes(reply, commit.entries().size()));
  }

  @Override
  public Uni<ObjectLookup> lookup(BucketId bucket, ObjectKey key, Optional<VersionId> version) {
    return calls.one(
        MutinyMetadataStub::lookup,
        LookupMessages.request(bucket, key, version),
        LookupMessages::value);
  }

  @Override
  public Uni<List<Extent>> extents(BucketId bucket, ObjectKey key, long rank, int first) {
    return calls.one(
        MutinyMetadataStub::extents,
        LookupMessages.request(bucket, key, rank, first),
        LookupMessages::value);
  }

  @Override
  public Uni<ListPage> list(ListQuery query) {
    return calls.page(
        MutinyMetadataStub::list, LookupMessages.message(query), LookupMessages::page);
  }

  @Override
  public Uni<Boolean> createUpload(NewUpload upload) {
    return calls.one(
        MutinyMetadataStub::createUpload,
        UploadMessages.message(upload),
        Calls.CreateUploadReply::getDone);
  }

  @Override
  public Uni<Optional<Upload>> upload(BucketId bucket, ObjectKey key, UploadId upload) {
    return calls.one(
        MutinyMetadataStub::getUpload,
        UploadMessages.request(bucket, key, upload),
        UploadMessages::found);
  }

  @Override
  public Uni<PutPartOutcome> putPart(NewPart part) {
    return calls.one(
        MutinyMetadataStub::putPart, UploadMessages.message(part), UploadMessages::value);
  }

  @Override
  public Uni<PartPage> parts(BucketId bucket, UploadId upload, int after, int limit) {
    return calls.page(
        MutinyMetadataStub::listParts,
        Calls.ListPartsRequest.newBuilder()
            .setBucket(Fields.message(bucket))
            .setUpload(Fields.message(upload.value()))
            .setAfter(after)
            .setLimit(limit)
            .build(),
        UploadMessages::page);
  }

  @Override
  public Uni<UploadPage> uploads(UploadQuery query) {
    return calls.page(
        MutinyMetadataStub::listUploads,
        UploadListMessages.message(query),
        UploadListMessages::page);
  }

  @Override
  public Uni<Boolean> abortUpload(BucketId bucket, ObjectKey key, UploadId upload) {
    return calls.one(
        MutinyMetadataStub::abortUpload,
        Calls.AbortUploadRequest.newBuilder()
            .setBucket(Fields.message(bucket))
            .setKey(Fields.bytes(key))
            .setUpload(Fields.message(upload.value()))
            .build(),
        Calls.AbortUploadReply::getDone);
  }

  @Override
  public Uni<CompleteOutcome> completeUpload(CompleteUpload request) {
    return calls.one(
        MutinyMetadataStub::completeUpload,
        CompletionMessages.message(request),
        CompletionMessages::value);
  }

  @Override
  public Uni<List<BlobManifest>> blobs(Home home, List<BlobId> blobs) {
    return calls.page(
        MutinyMetadataStub::getBlobs,
        Calls.GetBlobsRequest.newBuilder()
            .setHome(home.number())
            .addAllBlobs(BlobMessages.ids(blobs))
            .build(),
        BlobMessages::page);
  }

  @Override
  public Uni<Boolean> registerPending(Home home, WriteSession session, List<WrittenBlob> blobs) {
    return calls.one(
        MutinyMetadataStub::registerPending,
        BlobMessages.pending(home, session, blobs),
        Calls.RegisterPendingReply::getDone);
  }

  @Override
  public Uni<List<BlobId>> abandon(Home home, WriteSession session, List<BlobId> blobs) {
    return calls.one(
        MutinyMetadataStub::abandon,
        Calls.AbandonRequest.newBuilder()
            .setHome(home.number())
            .setSession(Fields.message(session.value()))
            .addAllBlobs(BlobMessages.ids(blobs))
            .build(),
        reply -> BlobMessages.idValues(reply.getBlobsList()));
  }

  @Override
  public Uni<List<BlobId>> condemnUnknown(Home home, List<BlobId> blobs) {
    return calls.one(
        MutinyMetadataStub::condemnUnknown,
        Calls.CondemnUnknownRequest.newBuilder()
            .setHome(home.number())
            .addAllBlobs(BlobMessages.ids(blobs))
            .build(),
        reply -> BlobMessages.idValues(reply.getBlobsList()));
  }

  @Override
  public Uni<List<BlobManifest>> reclaimable(Home home, int limit) {
    return calls.page(
        MutinyMetadataStub::reclaimable,
        Calls.ReclaimableRequest.newBuilder().setHome(home.number()).setLimit(limit).build(),
        BlobMessages::reclaimablePage);
  }

  @Override
  public Uni<Void> dropped(Home home, List<BlobId> blobs) {
    return calls.done(
        MutinyMetadataStub::dropped,
        Calls.DroppedRequest.newBuilder()
            .setHome(home.number())
            .addAllBlobs(BlobMessages.ids(blobs))
            .build());
  }

  @Override
  public Uni<Long> reportReads(UUID reader, long oldestRead) {
    return calls.one(
        MutinyMetadataStub::reportReads,
        Calls.ReportReadsRequest.newBuilder()
            .setReader(Fields.message(reader))
            .setOldestRead(oldestRead)
            .build(),
        Calls.ReportReadsReply::getNow);
  }

  @Override
  public Uni<Void> reportDamage(Home home, ShardId shard, DriveId drive, Damage damage) {
    return calls.done(
        MutinyMetadataStub::reportDamage, BlobMessages.damage(home, shard, drive, damage));
  }

  @Override
  public Uni<List<Rewritable>> rewritable(Home home, Duration age, int limit) {
    return calls.page(
        MutinyMetadataStub::rewritable,
        RewriteMessages.request(home, age, limit),
        RewriteMessages::page);
  }

  @Override
  public Uni<List<BlobId>> claimRewrites(Home home, Duration age, List<BlobId> blobs) {
    return calls.one(
        MutinyMetadataStub::claimRewrites,
        RewriteMessages.claim(home, age, blobs),
        reply -> BlobMessages.idValues(reply.getBlobsList()));
  }

  @Override
  public Uni<BlobReferences> references(Home home, BlobId blob) {
    return calls.one(
        MutinyMetadataStub::references,
        Calls.ReferencesRequest.newBuilder()
            .setHome(home.number())
            .setBlob(BlobMessages.message(blob))
            .build(),
        RewriteMessages::value);
  }

  @Override
  public Uni<MoveOutcome> move(
      Home home, WrittenBlob to, List<Move> moves, List<Referrer> referrers) {
    return calls.one(
        MutinyMetadataStub::move,
        RewriteMessages.request(home, to, moves, referrers),
        RewriteMessages::value);
  }

  @Override
  public Uni<ChangeCursor> latest(Home home) {
    return calls.one(
        MutinyMetadataStub::latestChange,
        Calls.LatestChangeRequest.newBuilder().setHome(home.number()).build(),
        ChangeMessages::latest);
  }

  @Override
  public Uni<ChangePage> changes(Home home, ChangeCursor after, int limit) {
    return calls.page(
        MutinyMetadataStub::changes,
        Calls.ChangesRequest.newBuilder()
            .setHome(home.number())
            .setAfter(ChangeMessages.message(after))
            .setLimit(limit)
            .build(),
        ChangeMessages::page);
  }

  @Override
  public Uni<Optional<Account>> account(AccountId account) {
    return calls.one(
        MutinyMetadataStub::getAccount,
        Calls.GetAccountRequest.newBuilder().setId(account.value()).build(),
        IdentityMessages::found);
  }

  @Override
  public Uni<Optional<AccessKey>> accessKey(String id) {
    return calls.one(
        MutinyMetadataStub::getAccessKey,
        Calls.GetAccessKeyRequest.newBuilder().setId(id).build(),
        IdentityMessages::found);
  }

  @Override
  public Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    return calls.one(
        MutinyMetadataStub::ensureRoot,
        Calls.EnsureRootRequest.newBuilder()
            .setCanonicalId(canonicalId)
            .setAccessKeyId(accessKeyId)
            .setSealedSecret(sealedSecret)
            .build(),
        IdentityMessages::root);
  }
}
