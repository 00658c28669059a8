package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.auth.RequestSigner;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/** What an upload leaves behind besides its bytes, and what keeps it from being one. */
final class ObjectWritesTest {
  private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    fixture.close();
  }

  private static String sum(ChecksumAlgorithm algorithm) {
    var digest = algorithm.newDigest();
    digest.update(ByteBuffer.wrap(BODY));
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  @ParameterizedTest
  @EnumSource
  void aChecksumIsVerifiedKeptAndShownOnDemand(ChecksumAlgorithm algorithm) throws Exception {
    String header = algorithm.headerName();
    RawResponse put = client.put("/bucket/k", BODY, header, sum(algorithm));
    assertThat(put.header(header)).contains(sum(algorithm));
    assertThat(put.header("x-amz-checksum-type")).contains("FULL_OBJECT");
    RawResponse get = client.get("/bucket/k", "x-amz-checksum-mode", "enabled");
    assertThat(get.header(header)).contains(sum(algorithm));
    assertThat(get.header("x-amz-checksum-type")).contains("FULL_OBJECT");
    RawResponse range =
        client.get("/bucket/k", "range", "bytes=0-1", "x-amz-checksum-mode", "ENABLED");
    assertThat(range.header(header)).isEmpty();
    RawResponse part = client.get("/bucket/k?partNumber=1", "x-amz-checksum-mode", "ENABLED");
    assertThat(part.header(header)).contains(sum(algorithm));
    assertThat(client.get("/bucket/k").headers().keySet())
        .noneMatch(name -> name.startsWith("x-amz-checksum"));
    byte[] wrong = new byte[algorithm.byteLength()];
    assertThat(
            client.put("/bucket/k", "x", header, Base64.getEncoder().encodeToString(wrong)).code())
        .isEqualTo("BadDigest");
    assertThat(client.get("/bucket/k").text()).isEqualTo("hello");
  }

  @Test
  void whatComesWithoutAChecksumGetsCrc64Nvme() throws Exception {
    String expected = sum(ChecksumAlgorithm.CRC64NVME);
    assertThat(client.put("/bucket/k", BODY).header("x-amz-checksum-crc64nvme")).contains(expected);
    assertThat(
            client
                .head("/bucket/k", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-crc64nvme"))
        .contains(expected);
  }

  @Test
  void twoChecksumsAreOneTooMany() throws Exception {
    assertThat(
            client
                .put(
                    "/bucket/k",
                    BODY,
                    "x-amz-checksum-crc32",
                    sum(ChecksumAlgorithm.CRC32),
                    "x-amz-checksum-sha1",
                    sum(ChecksumAlgorithm.SHA1))
                .code())
        .isEqualTo("InvalidRequest");
    assertThat(client.put("/bucket/k", BODY, "x-amz-checksum-crc32", "AAAAAAAA").code())
        .isEqualTo("InvalidRequest");
    assertThat(client.put("/bucket/k", BODY, "x-amz-sdk-checksum-algorithm", "CRC32").code())
        .isEqualTo("InvalidRequest");
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
  }

  @Test
  void headersAreKeptAsTheyCame() throws Exception {
    client.put(
        "/bucket/k",
        BODY,
        "cache-control",
        "max-age=1",
        "content-disposition",
        "attachment; filename=\"a b\"",
        "content-encoding",
        "gzip",
        "content-language",
        "de",
        "content-type",
        "text/plain; charset=utf-8",
        "expires",
        "soon",
        "x-amz-website-redirect-location",
        "/there",
        "x-amz-storage-class",
        "REDUCED_REDUNDANCY");
    RawResponse get = client.get("/bucket/k");
    assertThat(get.header("cache-control")).contains("max-age=1");
    assertThat(get.header("content-disposition")).contains("attachment; filename=\"a b\"");
    assertThat(get.header("content-encoding")).contains("gzip");
    assertThat(get.header("content-language")).contains("de");
    assertThat(get.header("content-type")).contains("text/plain; charset=utf-8");
    assertThat(get.header("expires")).contains("soon");
    assertThat(get.header("x-amz-website-redirect-location")).contains("/there");
    assertThat(get.header("x-amz-storage-class")).contains("REDUCED_REDUNDANCY");
    assertThat(get.header("accept-ranges")).contains("bytes");
    RawResponse over = client.get("/bucket/k?response-expires=never&response-content-type=a%2Fb");
    assertThat(over.header("expires")).contains("never");
    assertThat(over.header("content-type")).contains("a/b");
    assertThat(over.header("content-language")).contains("de");
    client.put("/bucket/k", BODY);
    assertThat(client.get("/bucket/k").header("content-type")).contains("binary/octet-stream");
  }

  @Test
  void aHeadIsAGetWithoutItsBytes() throws Exception {
    client.put("/bucket/k", BODY, "x-amz-meta-a", "b", "expires", "soon");
    String[][] questions = {
      {},
      {"range", "bytes=1-2"},
      {"range", "bytes=9-"},
      {"range", "bytes=-2"},
      {"if-none-match", "*"},
      {"if-match", "\"x\""},
      {"x-amz-checksum-mode", "ENABLED"}
    };
    for (String[] question : questions) {
      assertSame(client.get("/bucket/k", question), client.head("/bucket/k", question), question);
    }
    assertSame(client.get("/bucket/k?partNumber=1"), client.head("/bucket/k?partNumber=1"));
    assertThat(client.head("/bucket/k?partNumber=2").status()).isEqualTo(416);
    assertThat(client.head("/bucket/missing").status()).isEqualTo(404);
    assertThat(client.get("/bucket/k").text()).isEqualTo("hello");
  }

  private static void assertSame(RawResponse get, RawResponse head, String... question) {
    assertThat(head.status()).as("%s", (Object) question).isEqualTo(get.status());
    for (String name : get.headers().keySet()) {
      boolean differs =
          name.equals("x-amz-request-id") || name.equals("x-amz-id-2") || name.equals("date");
      boolean isOfErrorBody =
          get.status() >= 400 && (name.equals("content-length") || name.equals("content-type"));
      if (!differs && !isOfErrorBody) {
        assertThat(head.header(name)).as("%s of %s", name, question).isEqualTo(get.header(name));
      }
    }
  }

  @Test
  void metadataThatCannotBeShownIsCounted() throws Exception {
    client.put("/bucket/k", BODY, "x-amz-meta-a", "=?UTF-8?B?AQI=?=", "x-amz-meta-b", "seen");
    RawResponse head = client.head("/bucket/k");
    assertThat(head.header("x-amz-missing-meta")).contains("1");
    assertThat(head.header("x-amz-meta-a")).isEmpty();
    assertThat(head.header("x-amz-meta-b")).contains("seen");
  }

  @Test
  void wrongHeadersAreRefused() throws Exception {
    assertThat(client.put("/bucket/k", BODY, "x-amz-storage-class", "COLD").code())
        .isEqualTo("InvalidStorageClass");
    assertThat(client.put("/bucket/k", BODY, "x-amz-website-redirect-location", "there").code())
        .isEqualTo("InvalidRedirectLocation");
    assertThat(client.put("/bucket/k", BODY, "content-md5", "nonsense").code())
        .isEqualTo("InvalidDigest");
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
  }

  @Test
  void moreThanFiveGibibytesAreRefusedUnseen() throws Exception {
    client.send(
        "PUT",
        "/bucket/k",
        (5L << 30) + 1,
        "x-amz-content-sha256",
        "UNSIGNED-PAYLOAD",
        "expect",
        "100-continue");
    RawResponse refused = client.connection().receive();
    assertThat(refused.code()).isEqualTo("EntityTooLarge");
    assertThat(refused.element("MaxSizeAllowed")).isEqualTo(Long.toString(5L << 30));
  }

  @Test
  void aBodyIsAskedForOnceItsHeadersAreChecked() throws Exception {
    String sha256 = RequestSigner.sha256(BODY);
    client.send(
        "PUT", "/bucket/k", BODY.length, "x-amz-content-sha256", sha256, "expect", "100-continue");
    assertThat(client.connection().receiveHeaders().status()).isEqualTo(100);
    client.connection().send(BODY);
    assertThat(client.connection().receive().status()).isEqualTo(200);
    client.send(
        "PUT", "/missing/k", BODY.length, "x-amz-content-sha256", sha256, "expect", "100-continue");
    assertThat(client.connection().receive().code()).isEqualTo("NoSuchBucket");
    for (String[] wrong :
        new String[][] {
          {"content-md5", "x"},
          {"if-none-match", "\"x\""},
          {"x-amz-storage-class", "COLD"},
          {"x-amz-checksum-crc32", "x"},
          {"x-amz-meta-a", "b".repeat(2050)}
        }) {
      try (S3Client other = fixture.client()) {
        other.send(
            "PUT",
            "/bucket/k",
            BODY.length,
            "x-amz-content-sha256",
            sha256,
            "expect",
            "100-continue",
            wrong[0],
            wrong[1]);
        assertThat(other.connection().receive().status()).as(wrong[0]).isBetween(400, 501);
      }
    }
  }

  @Test
  void writesAndDeletionsHaveConditions() throws Exception {
    assertThat(client.put("/bucket/k", BODY, "if-match", "*").code()).isEqualTo("NoSuchKey");
    assertThat(client.put("/bucket/k", BODY, "if-match", "0".repeat(32)).code())
        .isEqualTo("NoSuchKey");
    assertThat(client.put("/bucket/k", BODY, "if-none-match", "*").status()).isEqualTo(200);
    RawResponse again = client.put("/bucket/k", BODY, "if-none-match", "*");
    assertThat(again.status()).isEqualTo(412);
    assertThat(again.code()).isEqualTo("PreconditionFailed");
    assertThat(client.put("/bucket/k", BODY, "if-none-match", "\"x\"").code())
        .isEqualTo("NotImplemented");
    String etag = client.head("/bucket/k").header("etag").orElseThrow();
    assertThat(client.put("/bucket/k", "x", "if-match", etag).status()).isEqualTo(200);
    assertThat(client.put("/bucket/k", BODY, "if-match", etag).code())
        .isEqualTo("PreconditionFailed");
    assertThat(client.delete("/bucket/k", "if-match", etag).code()).isEqualTo("PreconditionFailed");
    assertThat(client.delete("/bucket/k", "if-none-match", "*").code()).isEqualTo("NotImplemented");
    assertThat(client.delete("/bucket/k", "x-amz-if-match-size", "1").code())
        .isEqualTo("NotImplemented");
    assertThat(client.get("/bucket/k").text()).isEqualTo("x");
    assertThat(client.delete("/bucket/k", "if-match", "*").status()).isEqualTo(204);
    assertThat(client.delete("/bucket/k", "if-match", "*").code()).isEqualTo("NoSuchKey");
    assertThat(client.delete("/bucket/k").status()).isEqualTo(204);
  }

  @Test
  void ofManyConditionalWritersAtOnceOneWins() throws Exception {
    int writers = 32;
    String[] condition = {"if-none-match", "*"};
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 5; round++) {
        String[] same = condition;
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          String body = round + "/" + writer;
          answers.add(
              threads.submit(
                  () -> {
                    try (S3Client own = fixture.client()) {
                      start.await();
                      return own.put("/bucket/k", body, same).status();
                    }
                  }));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
          statuses.add(answer.get());
        }
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 412).hasSize(writers - 1);
        condition =
            new String[] {"if-match", client.head("/bucket/k").header("etag").orElseThrow()};
      }
    }
  }
}
