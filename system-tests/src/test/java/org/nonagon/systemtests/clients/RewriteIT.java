package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.systemtests.process.Await;
import org.nonagon.systemtests.process.ServerProcess;
import org.nonagon.testkit.Seeds;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Blobs that waste space are written anew, and what they took of the drives is free again. */
class RewriteIT {
  private static final long SEED = Seeds.seed();
  private static final String BUCKET = "rewrite";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int OBJECTS = 600;
  private static final int BYTES = 4096;
  private static final int COPIES = 20;

  /** An object takes one of six data cells of a stripe, with the same of parity as six would. */
  private static final int SHARDS_OF_ONE = 4;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, byte[]> objects = new TreeMap<>();
  @TempDir Path folder;

  /** What the drives of the server keep. */
  private record Kept(long shards, long bytes) {}

  @Test
  void smallBlobsAreMergedAndHalfDeadOnesRewrittenAndNoObjectIsLost() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder);
        S3Client s3 = Sdk.blocking(server.root())) {
      s3.createBucket(b -> b.bucket(BUCKET));
      for (int i = 0; i < OBJECTS; i++) {
        put(s3, "object/" + i, Payload.random(SEED + i, BYTES));
      }
      Kept alone = kept(server, now -> now.shards() == (long) SHARDS_OF_ONE * OBJECTS);
      assertThat(alone.bytes()).isGreaterThanOrEqualTo((long) SHARDS_OF_ONE * OBJECTS * BYTES);

      order(server, "rewrite-after-seconds", 1);
      Kept merged = kept(server, now -> now.shards() < OBJECTS / 10);
      assertThat(merged.bytes()).as("kept, of %s before", alone).isLessThan(alone.bytes() / 2);
      readAll(s3);

      copyAndDelete(s3);
      kept(server, now -> now.bytes() < merged.bytes() * 2 / 3);
      readAll(s3);
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(folder);
        S3Client s3 = Sdk.blocking(server.root())) {
      readAll(s3);
      assertThatThrownBy(() -> s3.getObject(b -> b.bucket(BUCKET).key("object/0")))
          .isInstanceOf(NoSuchKeyException.class);
    }
  }

  private void put(S3Client s3, String key, byte[] bytes) {
    s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    objects.put(key, bytes);
  }

  /**
   * Copies some, then deletes three of five at once; some copies outlive what they were made of.
   */
  private void copyAndDelete(S3Client s3) {
    for (int i = 0; i < COPIES; i++) {
      String from = "object/" + i;
      String to = "copy/" + i;
      s3.copyObject(
          b -> b.sourceBucket(BUCKET).sourceKey(from).destinationBucket(BUCKET).destinationKey(to));
      objects.put(to, Payload.random(SEED + i, BYTES));
    }
    List<ObjectIdentifier> gone =
        IntStream.range(0, OBJECTS)
            .filter(i -> i % 5 < 3)
            .mapToObj(i -> ObjectIdentifier.builder().key("object/" + i).build())
            .toList();
    assertThat(s3.deleteObjects(b -> b.bucket(BUCKET).delete(d -> d.objects(gone))).errors())
        .isEmpty();
    gone.forEach(key -> objects.remove(key.key()));
  }

  private void readAll(S3Client s3) {
    objects.forEach(
        (key, bytes) ->
            Payload.assertSame(
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArrayUnsafe(), bytes));
  }

  private static void order(ServerProcess server, String name, long value) throws IOException {
    try (S3Connection connection = new S3Connection(server.root(), InstantSource.system())) {
      S3Connection.Response answer =
          connection.send(
              "PUT",
              "/_nonagon/admin/v1/config",
              "name=" + name + "&value=" + value,
              new byte[0],
              true);
      assertThat(answer.isSuccess()).as(answer.text()).isTrue();
    }
  }

  /** What the drives keep once it is as expected. */
  private Kept kept(ServerProcess server, Predicate<Kept> expected) {
    Optional<Kept> found = Await.value(PATIENCE, () -> kept(server).filter(expected));
    return found.orElseThrow(
        () -> new AssertionError("%s, seed %d; %s".formatted(kept(server), SEED, server.err())));
  }

  private Optional<Kept> kept(ServerProcess server) {
    try {
      HttpRequest request = HttpRequest.newBuilder(server.management("/metrics")).build();
      String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Optional.of(
          new Kept(
              sum(metrics, "nonagon_drive_shards"), sum(metrics, "nonagon_drive_shard_bytes")));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Over all drives; not a number before each of them has told. */
  private static long sum(String metrics, String name) {
    Matcher values = Pattern.compile("(?m)^" + name + "\\{[^}]*} (\\S+)$").matcher(metrics);
    double sum = 0;
    while (values.find()) {
      sum += Double.parseDouble(values.group(1));
    }
    return (long) sum;
  }
}
