package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadId;

/** The upload that a call names. */
final class Uploads {
  private Uploads() {}

  /** The id in the query; throws NoSuchUpload where none of ours could look so. */
  static UploadId id(S3Call call) {
    return call.parameter("uploadId")
        .flatMap(UploadId::parse)
        .orElseThrow(() -> noSuchUpload(call));
  }

  /** The upload in progress; fails with NoSuchUpload. */
  static Uni<Upload> require(UploadCatalog catalog, S3Call call, Bucket bucket) {
    UploadId id = id(call);
    return catalog
        .upload(bucket.id(), call.key(), id)
        .map((Optional<Upload> found) -> found.orElseThrow(() -> noSuchUpload(call)));
  }

  static S3Exception noSuchUpload(S3Call call) {
    return S3Error.NO_SUCH_UPLOAD
        .failure()
        .with("UploadId", call.parameter("uploadId").orElse(""))
        .exception();
  }
}
