package org.nonagon.gateway.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** What depends on the region of the gateway. */
final class CreateBucketTest {
  private static final BucketName NAME = new BucketName("bucket");

  private static CreateBucket in(String region) {
    return new CreateBucket(
        new InMemoryCatalog(InstantSource.system(), new SecureRandom()), region);
  }

  private static S3Error error(ThrowingCallable call) {
    return catchThrowableOfType(S3Exception.class, call).failure().error();
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, eu-west-1, INVALID_LOCATION_CONSTRAINT",
    "us-east-1, mars, INVALID_LOCATION_CONSTRAINT",
    "eu-west-1, us-east-1, ILLEGAL_LOCATION_CONSTRAINT_EXCEPTION",
    "eu-west-1, eu-west-2, ILLEGAL_LOCATION_CONSTRAINT_EXCEPTION",
    "eu-west-1, us-gov-west-1, ILLEGAL_LOCATION_CONSTRAINT_EXCEPTION",
    "eu-west-1, mars, INVALID_LOCATION_CONSTRAINT",
    "eu-west-2, EU, INVALID_LOCATION_CONSTRAINT"
  })
  void constraintsOfOtherRegionsAreRefused(String region, String constraint, S3Error error) {
    assertThat(error(() -> in(region).requireRegion(Optional.of(constraint)))).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource({"us-east-1, us-east-1", "eu-west-1, eu-west-1", "eu-west-1, EU", "eu-west-1,"})
  void theRegionItselfAndNoneAreTaken(String region, String constraint) {
    assertThatCode(() -> in(region).requireRegion(Optional.ofNullable(constraint)))
        .doesNotThrowAnyException();
  }

  @Test
  void makingOnesBucketAgainIsAnErrorButInTheFirstRegion() {
    Bucket bucket =
        new Bucket(
            new BucketId(Home.ONLY, 1),
            NAME,
            AccountId.ROOT,
            "us-east-1",
            Instant.EPOCH,
            Bucket.Versioning.OFF);
    CreateBucketOutcome again = new CreateBucketOutcome.AlreadyOwned(bucket);
    assertThat(in("us-east-1").answer(NAME, again).status()).isEqualTo(200);
    assertThat(error(() -> in("eu-west-1").answer(NAME, again)))
        .isEqualTo(S3Error.BUCKET_ALREADY_OWNED_BY_YOU);
    assertThat(error(() -> in("us-east-1").answer(NAME, new CreateBucketOutcome.TooMany())))
        .isEqualTo(S3Error.TOO_MANY_BUCKETS);
  }
}
