package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/** The way from the name in a request to a bucket that its caller may use. Thread-safe. */
public final class BucketAccess {
  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

  private final BucketCatalog catalog;
  private final Authorization authorization;

  /** Looks buckets up, and has the decision made by {@code authorization}. */
  public BucketAccess(BucketCatalog catalog, Authorization authorization) {
    this.catalog = catalog;
    this.authorization = authorization;
  }

  /** Hands calls to an operation together with their bucket. */
  public S3Handler handler(BucketOperation operation) {
    return call -> require(call).chain(bucket -> operation.handle(call, bucket));
  }

  /** The bucket that a call is about; fails where it is not there or not the caller's to use. */
  public Uni<Bucket> require(S3Call call) {
    return require(call, call.route().operation());
  }

  /** The same, where the right to another operation is what counts. */
  public Uni<Bucket> require(S3Call call, S3Operation operation) {
    return bucket(
        call,
        operation,
        call.bucketName(),
        call.route().key(),
        call.header(S3Headers.AMZ_EXPECTED_BUCKET_OWNER));
  }

  /** The bucket that a call copies from. */
  public Uni<Bucket> requireSource(S3Call call, BucketName name, ObjectKey key) {
    return bucket(
        call,
        S3Operation.GET_OBJECT,
        name,
        Optional.of(key),
        call.header(S3Headers.AMZ_SOURCE_EXPECTED_BUCKET_OWNER));
  }

  private Uni<Bucket> bucket(
      S3Call call,
      S3Operation operation,
      BucketName name,
      Optional<ObjectKey> key,
      Optional<String> expectedOwner) {
    requireAccountId(expectedOwner);
    return catalog
        .bucket(name)
        .map(
            found -> {
              Bucket bucket = found.orElseThrow(() -> noSuchBucket(name).exception());
              if (!authorization.allows(call.caller(), operation, bucket, key)
                  || !isExpected(bucket, expectedOwner)) {
                throw accessDenied(bucket).exception();
              }
              return bucket;
            });
  }

  private static void requireAccountId(Optional<String> expectedOwner) {
    if (expectedOwner.isPresent() && !ACCOUNT_ID.matcher(expectedOwner.get()).matches()) {
      throw S3Error.INVALID_BUCKET_OWNER_AWS_ACCOUNT_ID.failure().exception();
    }
  }

  /** Clients look for the region of a bucket in refusals too. */
  private static S3Failure accessDenied(Bucket bucket) {
    return S3Error.ACCESS_DENIED.failure().withHeader(S3Headers.AMZ_BUCKET_REGION, bucket.region());
  }

  private static boolean isExpected(Bucket bucket, Optional<String> owner) {
    return owner.isEmpty() || owner.get().equals(bucket.owner().toString());
  }

  /** The refusal of a bucket that is not there. */
  public static S3Failure noSuchBucket(BucketName name) {
    return S3Error.NO_SUCH_BUCKET.failure().with("BucketName", name.value());
  }
}
