package org.nonagon.systemtests.clients;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.nonagon.cli.client.ClientProfile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of the AWS SDK for Java with all of its defaults. */
final class Sdk {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private Sdk() {}

  /** The kinds of client that a test is run on. */
  enum Kind {
    BLOCKING(profile -> new BlockingObjectClient(blocking(profile))),
    ASYNCHRONOUS(profile -> new AsyncObjectClient(asynchronous(profile)));

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    private final Function<ClientProfile, ObjectClient> opener;

    Kind(Function<ClientProfile, ObjectClient> opener) {
      this.opener = opener;
    }

    ObjectClient open(ClientProfile profile) {
      return opener.apply(profile);
    }
  }

  /** The client that waits, on the Apache HTTP client. */
  static S3Client blocking(ClientProfile profile) {
    return with(S3Client.builder(), profile).build();
  }

  /** The client that does not wait, on Netty. */
  static S3AsyncClient asynchronous(ClientProfile profile) {
    return with(S3AsyncClient.builder(), profile).build();
  }

  private static <B extends S3BaseClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B with(
      B builder, ClientProfile profile) {
    return builder
        .endpointOverride(profile.endpoint())
        .forcePathStyle(true)
        .region(Region.of(profile.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(profile.accessKey(), profile.secretKey())));
  }

  /** Makes a bucket that no other test has. */
  static String newBucket(S3Client s3) {
    String name = "sdk-" + BUCKETS.incrementAndGet();
    s3.createBucket(b -> b.bucket(name));
    return name;
  }
}
