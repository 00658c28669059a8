package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.shard.DriveStatus.Health;

/** Small objects that come at once: they share blobs and a commit, and nothing else. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PacksTest {
  private static final int WRITERS = 24;

  private final GatewayFixture fixture = new GatewayFixture();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
  }

  @AfterEach
  void stop() throws Exception {
    threads.close();
    client.close();
    fixture.close();
  }

  private interface Request {
    RawResponse by(S3Client client) throws Exception;
  }

  /**
   * Sends so many requests while no drive does anything, so that all but the first share packs, and
   * lets the drives go on once all have come.
   */
  private List<RawResponse> together(int count, IntFunction<Request> requests) throws Exception {
    Runnable release = fixture.holdDrives();
    List<Future<RawResponse>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Request request = requests.apply(i);
      answers.add(
          threads.submit(
              () -> {
                try (S3Client own = fixture.client()) {
                  return request.by(own);
                }
              }));
    }
    GatewayFixture.await("all have come", () -> fixture.gateway.requestsInFlight() == count);
    release.run();
    List<RawResponse> responses = new ArrayList<>();
    for (Future<RawResponse> answer : answers) {
      responses.add(answer.get());
    }
    return responses;
  }

  private static byte[] body(int number) {
    byte[] bytes = new byte[1 + number * 3001 % 60_000];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  @Test
  void objectsThatComeTogetherKeepTheirBytesTagsAndHeaders() throws Exception {
    List<RawResponse> answers =
        together(
            WRITERS, i -> own -> own.put("/bucket/k" + i, body(i), "x-amz-meta-number", "" + i));

    for (int i = 0; i < WRITERS; i++) {
      RawResponse get = client.get("/bucket/k" + i);
      assertThat(answers.get(i).status()).isEqualTo(200);
      assertThat(get.body()).isEqualTo(body(i));
      assertThat(get.header("x-amz-meta-number")).contains("" + i);
      assertThat(get.header("etag")).isEqualTo(answers.get(i).header("etag"));
      int last = body(i).length - 1;
      assertThat(client.get("/bucket/k" + i, "range", "bytes=" + last + "-").body())
          .isEqualTo(Arrays.copyOfRange(body(i), last, last + 1));
    }
    fixture.catalog.checkReferences();
  }

  @Test
  void objectsThatComeTogetherShareBlobs() throws Exception {
    // How many of a round share a pack is up to the threads; a blob each would be four shards each.
    long objects = 0;
    do {
      together(WRITERS, i -> own -> own.put("/bucket/k" + i, "small " + i));
      objects += WRITERS;
    } while (fixture.shards() >= objects * 4);
  }

  @Test
  void whatIsRefusedLeavesTheOthersOfItsPackAlone() throws Exception {
    client.put("/bucket/there", "old");
    List<RawResponse> answers =
        together(
            WRITERS,
            i ->
                switch (i % 3) {
                  case 0 -> own -> own.put("/bucket/k" + i, body(i));
                  case 1 -> own -> own.put("/bucket/k" + i, body(i), "if-match", "*");
                  default -> own -> own.put("/bucket/there", body(i), "if-none-match", "*");
                });

    for (int i = 0; i < WRITERS; i++) {
      RawResponse answer = answers.get(i);
      switch (i % 3) {
        case 0 -> assertThat(answer.status()).isEqualTo(200);
        case 1 -> assertThat(answer.code()).isEqualTo("NoSuchKey");
        default -> assertThat(answer.code()).isEqualTo("PreconditionFailed");
      }
      RawResponse get = client.get("/bucket/k" + i);
      assertThat(get.status()).isEqualTo(i % 3 == 0 ? 200 : 404);
      assertThat(i % 3 != 0 || Arrays.equals(get.body(), body(i))).isTrue();
    }
    assertThat(client.get("/bucket/there").text()).isEqualTo("old");
    fixture.catalog.checkReferences();
    for (int i = 0; i < WRITERS; i++) {
      client.delete("/bucket/k" + i);
    }
    client.delete("/bucket/there");
    awaitReclaimed();
  }

  /** A read that has just ended may keep blobs for a moment. */
  private void awaitReclaimed() {
    GatewayFixture.await(
        "the dead bytes of packs go with the live ones",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
    fixture.catalog.checkReferences();
  }

  @Test
  void aPackOfWhichEverythingIsRefusedIsDropped() throws Exception {
    List<RawResponse> answers =
        together(WRITERS, i -> own -> own.put("/bucket/k" + i, body(i), "if-match", "*"));

    assertThat(answers).extracting(RawResponse::code).containsOnly("NoSuchKey");
    GatewayFixture.await("no shard is left", () -> fixture.shards() == 0);
    fixture.catalog.checkReferences();
  }

  @Test
  void ofManyThatCreateOneKeyTogetherOneWins() throws Exception {
    List<RawResponse> answers =
        together(WRITERS, i -> own -> own.put("/bucket/k0", body(i + 1), "if-none-match", "*"));

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 412).hasSize(WRITERS - 1);
    int winner =
        IntStream.range(0, WRITERS)
            .filter(i -> answers.get(i).status() == 200)
            .findFirst()
            .orElseThrow();
    assertThat(client.get("/bucket/k0").body()).isEqualTo(body(winner + 1));
    fixture.catalog.checkReferences();
    client.delete("/bucket/k0");
    awaitReclaimed();
  }

  @Test
  void aBucketThatGoesMeanwhileRefusesItsObjectsAndNoOthers() throws Exception {
    client.put("/other", "");
    Runnable release = fixture.holdDrives();
    List<Future<RawResponse>> answers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String path = (i % 2 == 0 ? "/bucket/k" : "/other/k") + i;
      answers.add(
          threads.submit(
              () -> {
                try (S3Client own = fixture.client()) {
                  return own.put(path, "of " + path);
                }
              }));
    }
    GatewayFixture.await("all have come", () -> fixture.gateway.requestsInFlight() == WRITERS);
    assertThat(client.delete("/other").status()).isEqualTo(204);
    release.run();

    for (int i = 0; i < WRITERS; i++) {
      RawResponse answer = answers.get(i).get();
      if (i % 2 == 0) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(client.get("/bucket/k" + i).text()).isEqualTo("of /bucket/k" + i);
      } else {
        assertThat(answer.code()).isEqualTo("NoSuchBucket");
      }
    }
    fixture.catalog.checkReferences();
  }

  @Test
  void aClientThatBreaksOffOrPausesHoldsUpNobody() throws Exception {
    S3Client pausing = fixture.client();
    S3Client leaving = fixture.client();
    for (S3Client slow : List.of(pausing, leaving)) {
      slow.send("PUT", "/bucket/slow", 50_000, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
      slow.connection().send(new byte[20_000]);
    }
    GatewayFixture.await("both have come", () -> fixture.gateway.requestsInFlight() == 2);

    for (int i = 0; i < 5; i++) {
      assertThat(client.put("/bucket/k" + i, body(i)).status()).isEqualTo(200);
    }
    leaving.connection().abort();
    GatewayFixture.await("one is gone", () -> fixture.gateway.requestsInFlight() == 1);
    pausing.connection().send(new byte[30_000]);
    assertThat(pausing.connection().receive().status()).isEqualTo(200);
    pausing.close();

    assertThat(client.get("/bucket/slow").body()).isEqualTo(new byte[50_000]);
    fixture.catalog.checkReferences();
  }

  @Test
  void withoutAQuorumAllOfAPackAreRefusedAndNothingIsLeft() throws Exception {
    fixture.drives().forEach(drive -> drive.become(Health.READ_ONLY, "for the test"));
    List<RawResponse> answers = together(WRITERS, i -> own -> own.put("/bucket/k" + i, body(i)));

    assertThat(answers).extracting(RawResponse::status).containsOnly(503);
    assertThat(client.get("/bucket?list-type=2").element("KeyCount")).isEqualTo("0");
    assertThat(fixture.shards()).isZero();
    fixture.drives().forEach(drive -> drive.become(Health.HEALTHY, ""));
    assertThat(client.put("/bucket/k", "again").status()).isEqualTo(200);
  }

  @Test
  void theLongestSmallObjectAndTheShortestLargeOneAreWhole() throws Exception {
    for (int length : new int[] {1, 256 << 10, (256 << 10) + 1}) {
      byte[] bytes = "0123456789abcdef".repeat(length / 16 + 1).getBytes(StandardCharsets.UTF_8);
      byte[] exact = Arrays.copyOf(bytes, length);
      assertThat(client.put("/bucket/k", exact).status()).isEqualTo(200);
      assertThat(client.get("/bucket/k").body()).isEqualTo(exact);
    }
  }
}
