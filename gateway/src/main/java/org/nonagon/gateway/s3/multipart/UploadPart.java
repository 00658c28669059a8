package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.object.BodyWriter;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.ObjectHeaders;
import org.nonagon.gateway.s3.object.ReadDecision.PartNumber;
import org.nonagon.gateway.s3.object.StoredBody;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * UploadPart.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html">API</a>
 */
public final class UploadPart implements S3Handler {
  private final UploadCatalog catalog;
  private final BucketAccess access;
  private final BodyWriter bodies;
  private final Commits commits;

  /** The operation. */
  public UploadPart(
      UploadCatalog catalog, BucketAccess access, BodyWriter bodies, Commits commits) {
    this.catalog = catalog;
    this.access = access;
    this.bodies = bodies;
    this.commits = commits;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    UnbuiltHeaders.refuseOnObject(call.head());
    int number = PartNumber.parse(call.parameter("partNumber").orElse("")).orThrow();
    return access
        .require(call)
        .chain(
            bucket ->
                Uploads.require(catalog, call, bucket)
                    .chain(upload -> store(call, bucket, upload, number)));
  }

  private Uni<S3Answer> store(S3Call call, Bucket bucket, Upload upload, int number) {
    ObjectBody body =
        call.objectBody(upload.checksum().map(Upload.UploadChecksum::algorithm)).orThrow();
    return bodies.write(
        bucket.id().home(),
        body,
        stored -> {
          requireChecksum(upload, stored.content().checksum());
          NewPart part = part(upload, number, stored);
          return Commits.repeated(() -> catalog.putPart(part))
              .map(outcome -> answer(call, outcome));
        });
  }

  /** An upload that was begun with a checksum takes no parts with another. */
  private static void requireChecksum(Upload upload, Optional<ObjectChecksum> checksum) {
    if (upload.checksum().isPresent()
        && checksum.isPresent()
        && checksum.get().algorithm() != upload.checksum().get().algorithm()) {
      throw S3Error.INVALID_REQUEST
          .failure(
              "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s"
                  .formatted(upload.checksum().get().algorithm(), checksum.get().algorithm()))
          .exception();
    }
  }

  private NewPart part(Upload upload, int number, StoredBody stored) {
    return new NewPart(
        commits.newId(),
        upload.bucket(),
        upload.key(),
        upload.id(),
        number,
        stored.blobs(),
        stored.session(),
        stored.content());
  }

  private static S3Answer answer(S3Call call, PutPartOutcome outcome) {
    return switch (outcome) {
      case PutPartOutcome.Stored(UploadedPart part) ->
          S3Answer.of(S3Answer.OK)
              .with(S3Headers.ETAG, part.content().etag().quoted())
              .withAll(ObjectHeaders.checksumValue(part.content().checksum()));
      case PutPartOutcome.NoSuchUpload() -> throw Uploads.noSuchUpload(call);
      case PutPartOutcome.SourceGone gone -> throw S3Error.SLOW_DOWN.failure().exception();
      case PutPartOutcome.Condemned condemned -> throw S3Error.SLOW_DOWN.failure().exception();
    };
  }
}
