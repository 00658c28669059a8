package org.nonagon.systemtests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.nonagon.cli.client.ClientProfile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts and reads objects that are never in memory as a whole. */
final class StreamedObjects implements AutoCloseable {
  private static final String BUCKET = "streamed";
  private static final int BUFFER_BYTES = 64 << 10;

  private final S3Client s3;
  private final int connections;

  /**
   * Makes the bucket.
   *
   * @param connections how many objects may be sent at once
   */
  StreamedObjects(ClientProfile profile, int connections) {
    this.connections = connections;
    this.s3 =
        S3Client.builder()
            .endpointOverride(profile.endpoint())
            .forcePathStyle(true)
            .region(Region.of(profile.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(profile.accessKey(), profile.secretKey())))
            .httpClientBuilder(Apache5HttpClient.builder().maxConnections(connections))
            .build();
    s3.createBucket(b -> b.bucket(BUCKET));
  }

  /** Puts the object whose bytes follow from its number. */
  void put(long number, long bytes) {
    s3.putObject(
        b -> b.bucket(BUCKET).key(key(number)),
        RequestBody.fromContentProvider(
            () -> new SeededStream(number, bytes), bytes, "application/octet-stream"));
  }

  /** Puts objects of these numbers, all at once. */
  void putAtOnce(int count, long bytes) throws InterruptedException {
    atOnce(count, number -> put(number, bytes));
  }

  /** Reads objects of these numbers, all at once. */
  void readAtOnce(int count, long bytes) throws InterruptedException {
    atOnce(count, number -> read(number, bytes));
  }

  /** Reads an object, and requires the bytes that were put. */
  void read(long number, long bytes) {
    try (InputStream actual = s3.getObject(b -> b.bucket(BUCKET).key(key(number)));
        InputStream expected = new SeededStream(number, bytes)) {
      byte[] left = new byte[BUFFER_BYTES];
      byte[] right = new byte[BUFFER_BYTES];
      long position = 0;
      int size = actual.readNBytes(left, 0, BUFFER_BYTES);
      while (size > 0) {
        int wanted = expected.readNBytes(right, 0, size);
        if (Arrays.mismatch(left, 0, size, right, 0, wanted) >= 0) {
          throw new AssertionError("object " + number + " differs after byte " + position);
        }
        position += size;
        size = actual.readNBytes(left, 0, BUFFER_BYTES);
      }
      assertThat(position).as("bytes of object %d", number).isEqualTo(bytes);
    } catch (IOException e) {
      throw new AssertionError("object " + number + " breaks off", e);
    }
  }

  private void atOnce(int count, LongConsumer work) throws InterruptedException {
    assertThat(count).isLessThanOrEqualTo(connections);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long number = 0; number < count; number++) {
        long each = number;
        all.add(threads.submit(() -> work.accept(each)));
      }
    }
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError("not all of " + count + " at once", e.getCause());
      }
    }
  }

  private static String key(long number) {
    return "object-" + number;
  }

  @Override
  public void close() {
    s3.close();
  }
}
