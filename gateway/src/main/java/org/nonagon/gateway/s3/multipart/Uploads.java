package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.ReadDecision;
import org.nonagon.gateway.s3.object.ReadDecision.PartNumber;
import org.nonagon.gateway.s3.object.SourceGoneException;
import org.nonagon.gateway.s3.object.StoredBody;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;

/**
 * The upload that a call names, and its parts.
 *
 * @param catalog keeps them
 * @param commits names the calls that put parts
 */
record Uploads(UploadCatalog catalog, Commits commits) {
  /** The id in the query; throws NoSuchUpload where none of ours could look so. */
  static UploadId id(S3Call call) {
    return call.parameter("uploadId")
        .flatMap(UploadId::parse)
        .orElseThrow(() -> noSuchUpload(call));
  }

  /** The number of the part that a call puts. */
  static S3Outcome<Integer> partNumber(S3Call call) {
    return PartNumber.parse(call.parameter(ReadDecision.PART_NUMBER).orElse(""));
  }

  /** The upload in progress; fails with NoSuchUpload. */
  Uni<Upload> require(S3Call call, Bucket bucket) {
    UploadId id = id(call);
    return catalog
        .upload(bucket.id(), call.key(), id)
        .map((Optional<Upload> found) -> found.orElseThrow(() -> noSuchUpload(call)));
  }

  /**
   * Makes a stored body a part; fails with {@link SourceGoneException} when it shares blobs that
   * are gone.
   */
  Uni<UploadedPart> put(S3Call call, Upload upload, int number, StoredBody stored) {
    NewPart part =
        new NewPart(
            commits.newId(),
            upload.bucket(),
            upload.key(),
            upload.id(),
            number,
            stored.blobs(),
            stored.session(),
            stored.content());
    return commits.repeated(() -> catalog.putPart(part)).map(outcome -> stored(call, outcome));
  }

  private static UploadedPart stored(S3Call call, PutPartOutcome outcome) {
    return switch (outcome) {
      case PutPartOutcome.Stored(UploadedPart part) -> part;
      case PutPartOutcome.NoSuchUpload() -> throw noSuchUpload(call);
      case PutPartOutcome.SourceGone gone -> throw new SourceGoneException();
      case PutPartOutcome.Condemned condemned -> throw S3Error.SLOW_DOWN.failure().exception();
    };
  }

  static S3Exception noSuchUpload(S3Call call) {
    return S3Error.NO_SUCH_UPLOAD
        .failure()
        .with("UploadId", call.parameter("uploadId").orElse(""))
        .exception();
  }
}
