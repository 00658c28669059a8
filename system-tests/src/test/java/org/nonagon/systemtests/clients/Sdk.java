package org.nonagon.systemtests.clients;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.nonagon.cli.client.ClientProfile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Clients of the AWS SDK for Java with all of its defaults. */
final class Sdk {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private Sdk() {}

  /** The kinds of client that a test is run on. */
  enum Kind {
    /** Waits, on the Apache HTTP client. */
    BLOCKING(Sdk::blocking),
    /** Does not wait, on Netty. */
    ASYNCHRONOUS(profile -> AwaitedS3Client.of(asynchronous(profile))),
    /** In native code, which sends and fetches large objects in parts. */
    CRT(profile -> AwaitedS3Client.of(crt(profile)));

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    private final Function<ClientProfile, S3Client> opener;

    Kind(Function<ClientProfile, S3Client> opener) {
      this.opener = opener;
    }

    S3Client open(ClientProfile profile) {
      return opener.apply(profile);
    }
  }

  static S3Client blocking(ClientProfile profile) {
    return with(S3Client.builder(), profile).build();
  }

  static S3AsyncClient asynchronous(ClientProfile profile) {
    return with(S3AsyncClient.builder(), profile).build();
  }

  /** The asynchronous client on Netty with its own division of large objects into parts. */
  static S3AsyncClient multipart(ClientProfile profile) {
    return with(S3AsyncClient.builder(), profile).multipartEnabled(true).build();
  }

  static S3AsyncClient crt(ClientProfile profile) {
    return S3AsyncClient.crtBuilder()
        .endpointOverride(profile.endpoint())
        .forcePathStyle(true)
        .region(Region.of(profile.region()))
        .credentialsProvider(credentials(profile))
        .build();
  }

  /** Makes URLs that are signed in the query. */
  static S3Presigner presigner(ClientProfile profile) {
    return S3Presigner.builder()
        .endpointOverride(profile.endpoint())
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .region(Region.of(profile.region()))
        .credentialsProvider(credentials(profile))
        .build();
  }

  private static <B extends S3BaseClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B with(
      B builder, ClientProfile profile) {
    return builder
        .endpointOverride(profile.endpoint())
        .forcePathStyle(true)
        .region(Region.of(profile.region()))
        .credentialsProvider(credentials(profile));
  }

  private static AwsCredentialsProvider credentials(ClientProfile profile) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(profile.accessKey(), profile.secretKey()));
  }

  /** Makes a bucket that no other test has. */
  static String newBucket(S3Client s3) {
    String name = "sdk-" + BUCKETS.incrementAndGet();
    s3.createBucket(b -> b.bucket(name));
    return name;
  }
}
