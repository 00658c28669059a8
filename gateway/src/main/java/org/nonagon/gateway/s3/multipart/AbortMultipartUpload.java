package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadId;

/**
 * AbortMultipartUpload.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html">
 *     API</a>
 */
public final class AbortMultipartUpload implements S3Handler {
  private final UploadCatalog catalog;
  private final BucketAccess access;

  /** The operation. */
  public AbortMultipartUpload(UploadCatalog catalog, BucketAccess access) {
    this.catalog = catalog;
    this.access = access;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    return access
        .require(call)
        .chain(
            bucket -> {
              UploadId upload = Uploads.id(call);
              return catalog.abortUpload(bucket.id(), call.key(), upload);
            })
        .map(
            isAborted -> {
              if (!isAborted) {
                throw Uploads.noSuchUpload(call);
              }
              return S3Answer.of(S3Answer.NO_CONTENT);
            });
  }
}
