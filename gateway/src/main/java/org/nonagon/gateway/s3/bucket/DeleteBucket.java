package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.object.BucketName;

/**
 * DeleteBucket.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html">API</a>
 */
public final class DeleteBucket implements S3Handler {
  private final BucketCatalog catalog;
  private final BucketAccess access;

  /** The operation. */
  public DeleteBucket(BucketCatalog catalog, BucketAccess access) {
    this.catalog = catalog;
    this.access = access;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    return access
        .require(call)
        .chain(bucket -> catalog.deleteBucket(bucket.id()))
        .map(outcome -> answer(call.bucketName(), outcome));
  }

  private static S3Answer answer(BucketName name, BucketCatalog.DeleteBucketOutcome outcome) {
    return switch (outcome) {
      case DELETED -> S3Answer.of(S3Answer.NO_CONTENT);
      case NOT_EMPTY ->
          throw S3Error.BUCKET_NOT_EMPTY.failure().with("BucketName", name.value()).exception();
      case NO_SUCH_BUCKET -> throw BucketAccess.noSuchBucket(name).exception();
    };
  }
}
