package org.nonagon.gateway.s3.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class PutAndGetTest {
  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    assertThat(client.put("/bucket", "").status()).isEqualTo(200);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    assertThat(fixture.pool.leasedBytes()).isZero();
    fixture.close();
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatWasPutIsReadBack() throws Exception {
    for (int size : new int[] {0, 1, 16_383, 16_384, 262_145, 1_572_864, 5_000_000, 70_000_000}) {
      byte[] body = bytes(size);
      RawResponse put = client.put("/bucket/k" + size, body);
      assertThat(put.status()).as(put.text()).isEqualTo(200);
      RawResponse get = client.get("/bucket/k" + size);
      assertThat(get.status()).isEqualTo(200);
      assertThat(Arrays.equals(get.body(), body)).isTrue();
      assertThat(get.header("etag")).isEqualTo(put.header("etag"));
      assertThat(get.header("etag"))
          .contains('"' + HexFormat.of().formatHex(digest("MD5", body)) + '"');
    }
  }

  static byte[] digest(String algorithm, byte[] body) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(body);
  }

  @Test
  void anEmptyObjectTakesNoSpace() throws Exception {
    client.put("/bucket/empty", "");
    assertThat(fixture.shards()).isZero();
    assertThat(client.head("/bucket/empty").header("content-length")).contains("0");
  }

  @Test
  void anyKeyIsKeptByteForByte() throws Exception {
    String[] paths = {
      "a",
      "a/b",
      "a//b",
      "..",
      "../c",
      "a/../b",
      "%2F",
      "+",
      "a+b",
      "a%20b",
      "%25",
      "dir/",
      "%3F",
      "%23",
      "%F0%9F%98%80",
      "e%CC%81",
      "%C3%A9",
      "%01%7F",
      "x".repeat(1024),
      "%C3%A9".repeat(512),
      "*'()!",
      "~",
      "&",
      "a%2Bb",
      "=",
      ":",
      "%0A"
    };
    for (String path : paths) {
      assertThat(client.put("/bucket/" + path, path).status()).as(path).isEqualTo(200);
    }
    for (String path : paths) {
      RawResponse get = client.get("/bucket/" + path);
      assertThat(get.text()).as(path).isEqualTo(path.equals("a%2Bb") ? path : text(path, paths));
    }
    assertThat(client.put("/bucket/" + "x".repeat(1025), "").code()).isEqualTo("KeyTooLongError");
  }

  /** Two ways to write one key: what was put last is what both read. */
  private static String text(String path, String[] paths) {
    return path.equals("a+b") ? paths[Arrays.asList(paths).indexOf("a%2Bb")] : path;
  }

  @Test
  void headersAndMetadataComeBack() throws Exception {
    client.put(
        "/bucket/k", "x",
        "content-type", "text/plain; charset=utf-8",
        "cache-control", "max-age=60",
        "content-disposition", "attachment; filename=\"a.txt\"",
        "content-encoding", "gzip",
        "content-language", "de",
        "expires", "Thu, 01 Dec 2033 16:00:00 GMT",
        "x-amz-meta-Color", "blue",
        "x-amz-meta-name", "=?UTF-8?B?w6k=?=");
    for (RawResponse answer :
        new RawResponse[] {client.get("/bucket/k"), client.head("/bucket/k")}) {
      assertThat(answer.header("content-type")).contains("text/plain; charset=utf-8");
      assertThat(answer.header("cache-control")).contains("max-age=60");
      assertThat(answer.header("content-disposition")).contains("attachment; filename=\"a.txt\"");
      assertThat(answer.header("content-encoding")).contains("gzip");
      assertThat(answer.header("content-language")).contains("de");
      assertThat(answer.header("expires")).contains("Thu, 01 Dec 2033 16:00:00 GMT");
      assertThat(answer.header("x-amz-meta-color")).contains("blue");
      assertThat(answer.header("x-amz-meta-name")).contains("=?UTF-8?B?w6k=?=");
      assertThat(answer.header("accept-ranges")).contains("bytes");
      assertThat(answer.header("last-modified").orElseThrow()).endsWith("GMT");
      assertThat(answer.header("content-length")).contains("1");
    }
    client.put("/bucket/plain", "x");
    assertThat(client.get("/bucket/plain").header("content-type")).contains("binary/octet-stream");
  }

  @Test
  void anAnswersHeadersCanBeChangedByTheQuery() throws Exception {
    client.put("/bucket/k", "x", "content-type", "text/plain");
    RawResponse get =
        client.get("/bucket/k?response-content-type=a%2Fb&response-cache-control=no-cache");
    assertThat(get.header("content-type")).contains("a/b");
    assertThat(get.header("cache-control")).contains("no-cache");
  }

  @Test
  void rangesAreCutOut() throws Exception {
    byte[] body = bytes(2_000_000);
    client.put("/bucket/k", body);
    int[][] ranges = {{0, 0}, {5, 9}, {16_383, 16_384}, {262_143, 262_145}, {1_999_999, 1_999_999}};
    for (int[] range : ranges) {
      RawResponse part = client.get("/bucket/k", "range", "bytes=" + range[0] + "-" + range[1]);
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(body, range[0], range[1] + 1));
      assertThat(part.header("content-range"))
          .contains("bytes " + range[0] + "-" + range[1] + "/2000000");
    }
    assertThat(client.get("/bucket/k", "range", "bytes=-7").body())
        .isEqualTo(Arrays.copyOfRange(body, 1_999_993, 2_000_000));
    assertThat(client.get("/bucket/k", "range", "bytes=1999990-").body()).hasSize(10);
    assertThat(client.get("/bucket/k", "range", "bytes=0-1,3-4").status()).isEqualTo(200);
    RawResponse head = client.head("/bucket/k", "range", "bytes=10-19");
    assertThat(head.status()).isEqualTo(206);
    assertThat(head.header("content-length")).contains("10");
    RawResponse outside = client.get("/bucket/k", "range", "bytes=2000000-");
    assertThat(outside.status()).isEqualTo(416);
    assertThat(outside.code()).isEqualTo("InvalidRange");
    assertThat(outside.header("content-range")).contains("bytes */2000000");
  }

  @Test
  void conditionsDecideWhatAGetAnswers() throws Exception {
    client.put("/bucket/k", "x");
    String etag = client.head("/bucket/k").header("etag").orElseThrow();
    assertThat(client.get("/bucket/k", "if-match", etag).status()).isEqualTo(200);
    assertThat(client.get("/bucket/k", "if-match", "\"0\"").code()).isEqualTo("PreconditionFailed");
    RawResponse unchanged = client.get("/bucket/k", "if-none-match", etag);
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.header("etag")).contains(etag);
    assertThat(client.head("/bucket/k", "if-none-match", etag).status()).isEqualTo(304);
    assertThat(
            client.get("/bucket/k", "if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT").status())
        .isEqualTo(304);
    assertThat(
            client
                .get("/bucket/k", "if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT")
                .status())
        .isEqualTo(412);
  }

  @Test
  void conditionsDecideWhetherAPutIsDone() throws Exception {
    assertThat(client.put("/bucket/k", "1", "if-none-match", "*").status()).isEqualTo(200);
    RawResponse refused = client.put("/bucket/k", "2", "if-none-match", "*");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.element("Condition")).isEqualTo("If-None-Match");
    String etag = client.head("/bucket/k").header("etag").orElseThrow();
    assertThat(client.put("/bucket/k", "3", "if-match", etag).status()).isEqualTo(200);
    RawResponse changed = client.put("/bucket/k", "4", "if-match", etag);
    assertThat(changed.code()).isEqualTo("PreconditionFailed");
    assertThat(changed.element("Condition")).isEqualTo("If-Match");
    assertThat(client.put("/bucket/k", "4", "if-match", "x").code())
        .isEqualTo("PreconditionFailed");
    assertThat(client.put("/bucket/none", "4", "if-match", etag).code()).isEqualTo("NoSuchKey");
    assertThat(client.put("/bucket/none", "4", "if-match", "x").code()).isEqualTo("NoSuchKey");
    assertThat(client.get("/bucket/k").text()).isEqualTo("3");
    fixture.reclaim();
    GatewayFixture.await("only the last body is left", () -> fixture.shards() <= 9);
  }

  @Test
  void anOverwrittenBodyIsReclaimed() throws Exception {
    client.put("/bucket/k", bytes(100_000));
    client.put("/bucket/k", bytes(200_000));
    client.delete("/bucket/k");
    GatewayFixture.await(
        "all shards are dropped",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
  }

  @Test
  void aBodyThatIsNotWhatWasPromisedIsRefused() throws Exception {
    byte[] body = bytes(300_000);
    String md5 = Base64.getEncoder().encodeToString(digest("MD5", body));
    assertThat(client.put("/bucket/k", body, "content-md5", md5).status()).isEqualTo(200);
    long shards = fixture.shards();
    assertThat(client.put("/bucket/k", bytes(300_001), "content-md5", md5).code())
        .isEqualTo("BadDigest");
    assertThat(client.put("/bucket/k", body, "content-md5", "nonsense").code())
        .isEqualTo("InvalidDigest");
    assertThat(client.put("/bucket/k", body, "x-amz-content-sha256", "0".repeat(64)).code())
        .isEqualTo("XAmzContentSHA256Mismatch");
    assertThat(client.put("/bucket/k", body, "x-amz-checksum-crc32", "AAAAAA==").code())
        .isEqualTo("BadDigest");
    assertThat(client.put("/bucket/k", body, "x-amz-checksum-crc32", "AAAA").code())
        .isEqualTo("InvalidRequest");
    String[] twoAlgorithms = {
      "x-amz-checksum-crc32", "AAAAAA==", "x-amz-sdk-checksum-algorithm", "SHA256"
    };
    assertThat(client.put("/bucket/k", body, twoAlgorithms).code()).isEqualTo("InvalidRequest");
    assertThat(client.get("/bucket/k").body()).isEqualTo(body);
    fixture.reclaim();
    GatewayFixture.await("nothing else is left", () -> fixture.shards() == shards);
  }

  @Test
  void aChecksumIsKeptAndShown() throws Exception {
    CRC32 crc = new CRC32();
    crc.update("hello".getBytes(UTF_8));
    String value =
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    RawResponse put = client.put("/bucket/k", "hello", "x-amz-checksum-crc32", value);
    assertThat(put.header("x-amz-checksum-crc32")).contains(value);
    assertThat(client.get("/bucket/k").header("x-amz-checksum-crc32")).isEmpty();
    assertThat(
            client
                .head("/bucket/k", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-crc32"))
        .contains(value);
  }

  @Test
  void deletingIsDoneOnceAndForAll() throws Exception {
    client.put("/bucket/k", "x");
    assertThat(client.delete("/bucket/k").status()).isEqualTo(204);
    assertThat(client.delete("/bucket/k").status()).isEqualTo(204);
    RawResponse gone = client.get("/bucket/k");
    assertThat(gone.code()).isEqualTo("NoSuchKey");
    assertThat(gone.element("Key")).isEqualTo("k");
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
  }

  @Test
  void manyKeysAreDeletedAtOnce() throws Exception {
    client.put("/bucket/a", "x");
    client.put("/bucket/b%26", "x");
    client.put("/bucket/c", "x");
    RawResponse answer =
        client.post(
            "/bucket?delete",
            """
            <Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a</Key></Object>
            <Object><Key>b&amp;</Key></Object><Object><Key>missing</Key></Object>
            <Object><Key>a</Key></Object></Delete>""");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("<Key>a</Key>", "<Key>b&amp;</Key>", "<Key>missing</Key>");
    assertThat(answer.text()).doesNotContain("<Error>");
    assertThat(client.get("/bucket?list-type=2").element("KeyCount")).isEqualTo("1");
    RawResponse quiet =
        client.post(
            "/bucket?delete", "<Delete><Quiet>true</Quiet><Object><Key>c</Key></Object></Delete>");
    assertThat(quiet.text()).doesNotContain("<Deleted>");
    assertThat(client.post("/bucket?delete", "<Delete></Delete>").code()).isEqualTo("MalformedXML");
    assertThat(client.post("/bucket?delete", "").code()).isEqualTo("MissingRequestBodyError");
  }

  @Test
  void headersThatAskForWhatIsNotBuiltAreRefused() throws Exception {
    assertThat(client.put("/bucket/k", "x", "x-amz-server-side-encryption", "AES256").code())
        .isEqualTo("NotImplemented");
    assertThat(client.put("/bucket/k", "x", "x-amz-storage-class", "GLACIER").code())
        .isEqualTo("InvalidStorageClass");
    assertThat(client.put("/bucket/k", "x", "x-amz-acl", "public-read").code())
        .isEqualTo("AccessControlListNotSupported");
    assertThat(client.put("/bucket/k", "x", "x-amz-meta-a", "b".repeat(2048)).code())
        .isEqualTo("MetadataTooLarge");
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
    assertThat(client.put("/bucket/k", "x", "x-amz-storage-class", "STANDARD").status())
        .isEqualTo(200);
  }
}
