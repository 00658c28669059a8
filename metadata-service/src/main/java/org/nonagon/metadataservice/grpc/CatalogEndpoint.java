package org.nonagon.metadataservice.grpc;

import static org.nonagon.metadataclient.message.Fields.bounded;
import static org.nonagon.metadataclient.message.Fields.required;

import io.grpc.stub.StreamObserver;
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
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ChangeCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;

/**
 * Serves a catalog by gRPC: reads each call's message, asks, and writes the answer. A message is
 * read to the end before anything is asked, so a malformed one does nothing.
 *
 * <p>Made on gRPC's own stubs: those of quarkus-grpc answer no failure outside of its container. It
 * stands behind {@link GenuineCalls}, and trusts that whoever calls is of this cluster.
 */
public final class CatalogEndpoint extends ClusterEndpoint {
  private static final String LIMIT = "the limit of a page";

  private final Catalog catalog;

  /** Serves that catalog. */
  public CatalogEndpoint(Catalog catalog) {
    super(catalog);
    this.catalog = catalog;
  }

  @Override
  public void createBucket(
      Calls.CreateBucketRequest request, StreamObserver<Calls.CreateBucketReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.createBucket(
                new BucketName(request.getName()),
                new AccountId(request.getOwner()),
                request.getRegion()),
        BucketMessages::message);
  }

  @Override
  public void getBucket(
      Calls.GetBucketRequest request, StreamObserver<Calls.GetBucketReply> answer) {
    Answers.one(
        answer,
        () -> catalog.bucket(new BucketName(request.getName())),
        BucketMessages::bucketReply);
  }

  @Override
  public void listBuckets(
      Calls.ListBucketsRequest request, StreamObserver<Calls.ListBucketsReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.buckets(
                new AccountId(request.getOwner()),
                request.getPrefix(),
                request.getAfter(),
                bounded(request.getLimit(), 1, BucketCatalog.MAX_PAGE, LIMIT)),
        BucketMessages::slices);
  }

  @Override
  public void setVersioning(
      Calls.SetVersioningRequest request, StreamObserver<Calls.SetVersioningReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.setVersioning(
                Fields.bucket(request.hasBucket(), request.getBucket()),
                BucketMessages.value(request.getVersioning())),
        done -> Calls.SetVersioningReply.newBuilder().setDone(done).build());
  }

  @Override
  public void deleteBucket(
      Calls.DeleteBucketRequest request, StreamObserver<Calls.DeleteBucketReply> answer) {
    Answers.one(
        answer,
        () -> catalog.deleteBucket(Fields.bucket(request.hasBucket(), request.getBucket())),
        BucketMessages::reply);
  }

  @Override
  public void commit(Calls.CommitRequest request, StreamObserver<Calls.CommitReply> answer) {
    Answers.one(answer, () -> catalog.commit(CommitMessages.value(request)), CommitMessages::reply);
  }

  @Override
  public void lookup(Calls.LookupRequest request, StreamObserver<Calls.LookupReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.lookup(
                Fields.bucket(request.hasBucket(), request.getBucket()),
                Fields.key(request.getKey()),
                LookupMessages.version(request)),
        LookupMessages::message);
  }

  @Override
  public void extents(Calls.ExtentsRequest request, StreamObserver<Calls.ExtentsReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.extents(
                Fields.bucket(request.hasBucket(), request.getBucket()),
                Fields.key(request.getKey()),
                request.getRank(),
                bounded(request.getFirst(), 0, Integer.MAX_VALUE, "the first extent")),
        LookupMessages::extents);
  }

  @Override
  public void list(Calls.ListRequest request, StreamObserver<Calls.ListReply> answer) {
    Answers.page(answer, () -> catalog.list(LookupMessages.value(request)), LookupMessages::slices);
  }

  @Override
  public void createUpload(
      Calls.CreateUploadRequest request, StreamObserver<Calls.CreateUploadReply> answer) {
    Answers.one(
        answer,
        () -> catalog.createUpload(UploadMessages.value(request)),
        done -> Calls.CreateUploadReply.newBuilder().setDone(done).build());
  }

  @Override
  public void getUpload(
      Calls.GetUploadRequest request, StreamObserver<Calls.GetUploadReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.upload(
                Fields.bucket(request.hasBucket(), request.getBucket()),
                Fields.key(request.getKey()),
                UploadMessages.id(request.hasUpload(), request.getUpload())),
        UploadMessages::uploadReply);
  }

  @Override
  public void putPart(Calls.PutPartRequest request, StreamObserver<Calls.PutPartReply> answer) {
    Answers.one(
        answer, () -> catalog.putPart(UploadMessages.value(request)), UploadMessages::message);
  }

  @Override
  public void listParts(
      Calls.ListPartsRequest request, StreamObserver<Calls.ListPartsReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.parts(
                Fields.bucket(request.hasBucket(), request.getBucket()),
                UploadMessages.id(request.hasUpload(), request.getUpload()),
                bounded(request.getAfter(), 0, Integer.MAX_VALUE, "the number of a part"),
                bounded(request.getLimit(), 0, UploadCatalog.MAX_PAGE, LIMIT)),
        UploadMessages::slices);
  }

  @Override
  public void listUploads(
      Calls.ListUploadsRequest request, StreamObserver<Calls.ListUploadsReply> answer) {
    Answers.page(
        answer,
        () -> catalog.uploads(UploadListMessages.value(request)),
        UploadListMessages::slices);
  }

  @Override
  public void abortUpload(
      Calls.AbortUploadRequest request, StreamObserver<Calls.AbortUploadReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.abortUpload(
                Fields.bucket(request.hasBucket(), request.getBucket()),
                Fields.key(request.getKey()),
                UploadMessages.id(request.hasUpload(), request.getUpload())),
        done -> Calls.AbortUploadReply.newBuilder().setDone(done).build());
  }

  @Override
  public void completeUpload(
      Calls.CompleteUploadRequest request, StreamObserver<Calls.CompleteUploadReply> answer) {
    Answers.one(
        answer,
        () -> catalog.completeUpload(CompletionMessages.value(request)),
        CompletionMessages::message);
  }

  @Override
  public void getBlobs(Calls.GetBlobsRequest request, StreamObserver<Calls.GetBlobsReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.blobs(new Home(request.getHome()), BlobMessages.named(request.getBlobsList())),
        BlobMessages::slices);
  }

  @Override
  public void registerPending(
      Calls.RegisterPendingRequest request, StreamObserver<Calls.RegisterPendingReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.registerPending(
                new Home(request.getHome()),
                BlobMessages.named(request.hasSession(), request.getSession()),
                BlobMessages.blobs(request)),
        done -> Calls.RegisterPendingReply.newBuilder().setDone(done).build());
  }

  @Override
  public void abandon(Calls.AbandonRequest request, StreamObserver<Calls.AbandonReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.abandon(
                new Home(request.getHome()),
                BlobMessages.named(request.hasSession(), request.getSession()),
                BlobMessages.named(request.getBlobsList())),
        BlobMessages::abandoned);
  }

  @Override
  public void condemnUnknown(
      Calls.CondemnUnknownRequest request, StreamObserver<Calls.CondemnUnknownReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.condemnUnknown(
                new Home(request.getHome()), BlobMessages.named(request.getBlobsList())),
        BlobMessages::condemned);
  }

  @Override
  public void reclaimable(
      Calls.ReclaimableRequest request, StreamObserver<Calls.ReclaimableReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.reclaimable(
                new Home(request.getHome()),
                bounded(request.getLimit(), 1, BlobCatalog.MAX_BLOBS, LIMIT)),
        BlobMessages::reclaimableSlices);
  }

  @Override
  public void dropped(Calls.DroppedRequest request, StreamObserver<Calls.DroppedReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog
                .dropped(new Home(request.getHome()), BlobMessages.named(request.getBlobsList()))
                .replaceWith(Calls.DroppedReply.getDefaultInstance()),
        reply -> reply);
  }

  @Override
  public void reportReads(
      Calls.ReportReadsRequest request, StreamObserver<Calls.ReportReadsReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.reportReads(
                Fields.value(required(request.hasReader(), request.getReader(), "reader")),
                request.getOldestRead()),
        now -> Calls.ReportReadsReply.newBuilder().setNow(now).build());
  }

  @Override
  public void reportDamage(
      Calls.ReportDamageRequest request, StreamObserver<Calls.ReportDamageReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog
                .reportDamage(
                    new Home(request.getHome()),
                    BlobMessages.shard(request),
                    new DriveId(request.getDrive()),
                    BlobMessages.value(request.getDamage()))
                .replaceWith(Calls.ReportDamageReply.getDefaultInstance()),
        reply -> reply);
  }

  @Override
  public void rewritable(
      Calls.RewritableRequest request, StreamObserver<Calls.RewritableReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.rewritable(
                new Home(request.getHome()),
                RewriteMessages.age(request.getAgeMicros()),
                bounded(request.getLimit(), 1, RewriteCatalog.MAX_BLOBS, LIMIT)),
        RewriteMessages::slices);
  }

  @Override
  public void claimRewrites(
      Calls.ClaimRewritesRequest request, StreamObserver<Calls.ClaimRewritesReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.claimRewrites(
                new Home(request.getHome()),
                RewriteMessages.age(request.getAgeMicros()),
                BlobMessages.named(request.getBlobsList())),
        RewriteMessages::claimed);
  }

  @Override
  public void references(
      Calls.ReferencesRequest request, StreamObserver<Calls.ReferencesReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.references(
                new Home(request.getHome()),
                BlobMessages.value(required(request.hasBlob(), request.getBlob(), "blob"))),
        RewriteMessages::message);
  }

  @Override
  public void move(Calls.MoveRequest request, StreamObserver<Calls.MoveReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.move(
                new Home(request.getHome()),
                RewriteMessages.to(request),
                RewriteMessages.moves(request),
                RewriteMessages.referrers(request)),
        RewriteMessages::message);
  }

  @Override
  public void latestChange(
      Calls.LatestChangeRequest request, StreamObserver<Calls.LatestChangeReply> answer) {
    Answers.one(answer, () -> catalog.latest(new Home(request.getHome())), ChangeMessages::latest);
  }

  @Override
  public void changes(Calls.ChangesRequest request, StreamObserver<Calls.ChangesReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.changes(
                new Home(request.getHome()),
                ChangeMessages.value(required(request.hasAfter(), request.getAfter(), "cursor")),
                bounded(request.getLimit(), 1, ChangeCatalog.MAX_PAGE, LIMIT)),
        ChangeMessages::slices);
  }

  @Override
  public void getAccount(
      Calls.GetAccountRequest request, StreamObserver<Calls.GetAccountReply> answer) {
    Answers.one(
        answer,
        () -> catalog.account(new AccountId(request.getId())),
        IdentityMessages::accountReply);
  }

  @Override
  public void getAccessKey(
      Calls.GetAccessKeyRequest request, StreamObserver<Calls.GetAccessKeyReply> answer) {
    Answers.one(answer, () -> catalog.accessKey(request.getId()), IdentityMessages::keyReply);
  }

  @Override
  public void ensureRoot(
      Calls.EnsureRootRequest request, StreamObserver<Calls.EnsureRootReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.ensureRoot(
                request.getCanonicalId(), request.getAccessKeyId(), request.getSealedSecret()),
        IdentityMessages::root);
  }
}
