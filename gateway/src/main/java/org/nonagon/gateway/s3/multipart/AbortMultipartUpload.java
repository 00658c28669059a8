package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.UploadCatalog;

/**
 * AbortMultipartUpload.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html">
 *     API</a>
 * @param catalog ends the upload
 */
record AbortMultipartUpload(UploadCatalog catalog) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    return catalog
        .abortUpload(bucket.id(), call.key(), Uploads.id(call))
        .map(
            isAborted -> {
              if (!isAborted) {
                throw Uploads.noSuchUpload(call);
              }
              return S3Answer.of(S3Answer.NO_CONTENT);
            });
  }
}
