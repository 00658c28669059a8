package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.xml.LocationConstraint;

/**
 * GetBucketLocation.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">API</a>
 */
public final class GetBucketLocation implements S3Handler {
  private final BucketAccess access;

  /** The operation. */
  public GetBucketLocation(BucketAccess access) {
    this.access = access;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    return access
        .require(call)
        .map(bucket -> S3Answer.xml(new LocationConstraint(bucket.region()).toXml()));
  }
}
