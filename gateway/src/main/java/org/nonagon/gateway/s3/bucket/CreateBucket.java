package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.xml.CreateBucketConfiguration;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.object.BucketName;

/**
 * CreateBucket.
 *
 * <p>To create a bucket that one owns already is an error, but not in us-east-1, where S3 answers
 * 200 for the sake of old clients.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">API</a>
 */
public final class CreateBucket implements S3Handler {
  private static final String FORGIVING_REGION = "us-east-1";
  private static final String EUROPE = "EU";
  private static final String REGION_OF_EUROPE = "eu-west-1";
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}");

  private final BucketCatalog catalog;
  private final String region;

  /**
   * The operation.
   *
   * @param region the region of the gateway, and of the buckets that it makes
   */
  public CreateBucket(BucketCatalog catalog, String region) {
    this.catalog = catalog;
    this.region = region;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    UnbuiltHeaders.refuseOnBucket(call.head());
    return call.document(CreateBucketConfiguration.MAX_BYTES)
        .map(body -> CreateBucketConfiguration.parse(body).orThrow())
        .invoke(configuration -> requireRegion(configuration.locationConstraint()))
        .chain(
            configuration ->
                catalog.createBucket(call.bucketName(), call.caller().account().id(), region))
        .map(outcome -> answer(call.bucketName(), outcome));
  }

  void requireRegion(Optional<String> constraint) {
    if (constraint.isPresent() && !isHere(constraint.get())) {
      throw elsewhere(constraint.get()).exception();
    }
  }

  private boolean isHere(String constraint) {
    return constraint.equals(region)
        || (constraint.equals(EUROPE) && region.equals(REGION_OF_EUROPE));
  }

  /** S3's first region takes every constraint and says which it does not know; others say no. */
  private S3Failure elsewhere(String constraint) {
    return region.equals(FORGIVING_REGION) || !REGION.matcher(constraint).matches()
        ? S3Error.INVALID_LOCATION_CONSTRAINT.failure().with("LocationConstraint", constraint)
        : S3Error.ILLEGAL_LOCATION_CONSTRAINT_EXCEPTION.failure(
            "The %s location constraint is incompatible for the region specific endpoint this request was sent to."
                .formatted(constraint));
  }

  S3Answer answer(BucketName name, CreateBucketOutcome outcome) {
    return switch (outcome) {
      case CreateBucketOutcome.Created created -> created(name);
      case CreateBucketOutcome.AlreadyOwned owned when region.equals(FORGIVING_REGION) ->
          created(name);
      case CreateBucketOutcome.AlreadyOwned owned ->
          throw named(S3Error.BUCKET_ALREADY_OWNED_BY_YOU, name).exception();
      case CreateBucketOutcome.Taken taken ->
          throw named(S3Error.BUCKET_ALREADY_EXISTS, name).exception();
      case CreateBucketOutcome.TooMany tooMany ->
          throw S3Error.TOO_MANY_BUCKETS.failure().exception();
    };
  }

  private static S3Answer created(BucketName name) {
    return S3Answer.of(S3Answer.OK).with(S3Headers.LOCATION, "/" + name.value());
  }

  private static S3Failure named(S3Error error, BucketName name) {
    return error.failure().with("BucketName", name.value());
  }
}
