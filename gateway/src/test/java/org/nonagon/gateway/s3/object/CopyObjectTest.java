package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayConfig;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class CopyObjectTest {
  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
    client.put("/other", "");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    fixture.close();
  }

  private RawResponse copy(String source, String target, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "x-amz-copy-source";
    all[headers.length + 1] = source;
    return client.put(target, "", all);
  }

  @Test
  void aCopySharesTheBytesAndOutlivesItsSource() throws Exception {
    byte[] body = PutAndGetTest.bytes(1_000_000);
    client.put("/bucket/a%20b", body, "x-amz-meta-color", "blue", "content-type", "text/plain");
    long shards = fixture.shards();
    RawResponse copied = copy("/bucket/a%20b", "/other/c");
    assertThat(copied.status()).as(copied.text()).isEqualTo(200);
    assertThat(copied.element("ETag"))
        .isEqualTo(
            client.head("/bucket/a%20b").header("etag").orElseThrow().replace("\"", "&quot;"));
    assertThat(fixture.shards()).isEqualTo(shards);
    client.delete("/bucket/a%20b");
    fixture.reclaim();
    RawResponse get = client.get("/other/c");
    assertThat(Arrays.equals(get.body(), body)).isTrue();
    assertThat(get.header("x-amz-meta-color")).contains("blue");
    assertThat(get.header("content-type")).contains("text/plain");
    client.delete("/other/c");
    GatewayFixture.await(
        "the last reference is gone",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
  }

  @Test
  void metadataIsReplacedOnDemand() throws Exception {
    client.put("/bucket/a", "x", "x-amz-meta-color", "blue", "content-type", "text/plain");
    copy("bucket/a", "/bucket/b", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-size", "1");
    RawResponse get = client.get("/bucket/b");
    assertThat(get.header("x-amz-meta-size")).contains("1");
    assertThat(get.header("x-amz-meta-color")).isEmpty();
    assertThat(get.header("content-type")).contains("binary/octet-stream");
    assertThat(copy("bucket/a", "/bucket/b", "x-amz-metadata-directive", "MOVE").code())
        .isEqualTo("InvalidArgument");
  }

  @Test
  void aCopyOntoItselfMustChangeSomething() throws Exception {
    client.put("/bucket/a", "x");
    assertThat(copy("/bucket/a", "/bucket/a").code()).isEqualTo("InvalidRequest");
    RawResponse changed =
        copy("/bucket/a", "/bucket/a", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-b", "c");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(client.get("/bucket/a").header("x-amz-meta-b")).contains("c");
    assertThat(client.get("/bucket/a").text()).isEqualTo("x");
  }

  @Test
  void theSourceMustMeetItsConditions() throws Exception {
    client.put("/bucket/a", "x");
    String etag = client.head("/bucket/a").header("etag").orElseThrow();
    assertThat(copy("/bucket/a", "/bucket/b", "x-amz-copy-source-if-match", etag).status())
        .isEqualTo(200);
    assertThat(copy("/bucket/a", "/bucket/c", "x-amz-copy-source-if-none-match", etag).code())
        .isEqualTo("PreconditionFailed");
    assertThat(copy("/bucket/a", "/bucket/b", "if-none-match", "*").code())
        .isEqualTo("PreconditionFailed");
    assertThat(copy("/bucket/missing", "/bucket/c").code()).isEqualTo("NoSuchKey");
    assertThat(copy("/nowhere/missing", "/bucket/c").code()).isEqualTo("NoSuchBucket");
    assertThat(copy("nonsense", "/bucket/c").code()).isEqualTo("InvalidArgument");
    assertThat(client.head("/bucket/c").status()).isEqualTo(404);
  }

  @Test
  void anEmptyObjectIsCopied() throws Exception {
    client.put("/bucket/a", "");
    assertThat(copy("/bucket/a", "/bucket/b").status()).isEqualTo(200);
    assertThat(client.get("/bucket/b").body()).isEmpty();
  }

  @Test
  void aCopyOfPartsIsOneObject() throws Exception {
    byte[] first = PutAndGetTest.bytes(5 << 20);
    byte[] last = "the end".getBytes(StandardCharsets.UTF_8);
    String upload = client.post("/bucket/a?uploads", "").element("UploadId");
    StringBuilder parts = new StringBuilder();
    for (byte[] body : new byte[][] {first, last}) {
      int number = body == first ? 1 : 2;
      String tag =
          client
              .put("/bucket/a?partNumber=" + number + "&uploadId=" + upload, body)
              .header("etag")
              .orElseThrow();
      parts.append("<Part><PartNumber>" + number + "</PartNumber><ETag>" + tag + "</ETag></Part>");
    }
    client.post(
        "/bucket/a?uploadId=" + upload,
        "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
    long shards = fixture.shards();
    RawResponse copied = copy("/bucket/a", "/other/b");
    assertThat(copied.status()).as(copied.text()).isEqualTo(200);
    byte[] whole = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, whole, first.length, last.length);
    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(whole));
    assertThat(copied.element("ETag")).isEqualTo("&quot;" + md5 + "&quot;");
    assertThat(copied.element("ChecksumType")).isEqualTo("FULL_OBJECT");
    assertThat(fixture.shards()).isEqualTo(shards);
    RawResponse get = client.get("/other/b", "x-amz-checksum-mode", "ENABLED");
    assertThat(get.header("etag")).contains('"' + md5 + '"');
    assertThat(get.header("x-amz-checksum-crc64nvme"))
        .contains(copied.element("ChecksumCRC64NVME"));
    assertThat(Arrays.equals(get.body(), whole)).isTrue();
    assertThat(client.get("/other/b?partNumber=2").code()).isEqualTo("InvalidPartNumber");
    assertThat(fixture.pool.leasedBytes()).isZero();
  }

  @Test
  void aCopyHasTheChecksumOfItsSourceOrTheOneAskedFor() throws Exception {
    byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
    String sha1 =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(body));
    String sha256 =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
    client.put("/bucket/a", body, "x-amz-checksum-sha1", sha1);
    assertThat(copy("/bucket/a", "/bucket/b").element("ChecksumSHA1")).isEqualTo(sha1);
    assertThat(
            copy("/bucket/a", "/bucket/c", "x-amz-checksum-algorithm", "SHA256")
                .element("ChecksumSHA256"))
        .isEqualTo(sha256);
    assertThat(
            client
                .head("/bucket/c", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-sha256"))
        .contains(sha256);
    assertThat(copy("/bucket/a", "/bucket/c", "x-amz-checksum-algorithm", "MD4").code())
        .isEqualTo("InvalidRequest");
    client.put("/bucket/d", body);
    assertThat(copy("/bucket/d", "/bucket/e").text()).contains("<ChecksumCRC64NVME>");
  }

  @Test
  void redirectAndStorageClassAreNotCopied() throws Exception {
    client.put(
        "/bucket/a",
        "x",
        "x-amz-website-redirect-location",
        "/elsewhere",
        "x-amz-storage-class",
        "ONEZONE_IA",
        "cache-control",
        "no-cache");
    copy("/bucket/a", "/bucket/b");
    RawResponse copied = client.head("/bucket/b");
    assertThat(copied.header("x-amz-website-redirect-location")).isEmpty();
    assertThat(copied.header("x-amz-storage-class")).isEmpty();
    assertThat(copied.header("cache-control")).contains("no-cache");
    assertThat(copy("/bucket/a", "/bucket/a", "x-amz-storage-class", "STANDARD").status())
        .isEqualTo(200);
    assertThat(client.head("/bucket/a").header("x-amz-storage-class")).isEmpty();
    assertThat(
            copy("/bucket/a", "/bucket/a", "x-amz-website-redirect-location", "http://h/").status())
        .isEqualTo(200);
    assertThat(client.head("/bucket/a").header("x-amz-website-redirect-location"))
        .contains("http://h/");
  }

  @Test
  void theConditionsOnASourceAreJudgedTogether() throws Exception {
    client.put("/bucket/a", "x");
    String etag = client.head("/bucket/a").header("etag").orElseThrow();
    String past = "Sun, 06 Nov 1994 08:49:37 GMT";
    String match = "x-amz-copy-source-if-match";
    String noneMatch = "x-amz-copy-source-if-none-match";
    String modified = "x-amz-copy-source-if-modified-since";
    String unmodified = "x-amz-copy-source-if-unmodified-since";
    assertThat(copy("bucket/a", "/bucket/b", match, etag, unmodified, past).status())
        .isEqualTo(200);
    assertThat(copy("bucket/a", "/bucket/b", noneMatch, etag, modified, past).status())
        .isEqualTo(412);
    assertThat(copy("bucket/a", "/bucket/b", unmodified, past).status()).isEqualTo(412);
    assertThat(copy("bucket/a", "/bucket/b", modified, past).status()).isEqualTo(200);
    assertThat(copy("bucket/a", "/bucket/b", match, "\"x\"").status()).isEqualTo(412);
  }

  @Test
  void theTargetMayHaveConditionsToo() throws Exception {
    client.put("/bucket/a", "x");
    assertThat(copy("bucket/a", "/bucket/b", "if-match", "*").code()).isEqualTo("NoSuchKey");
    assertThat(copy("bucket/a", "/bucket/b", "if-none-match", "*").status()).isEqualTo(200);
    String etag = client.head("/bucket/b").header("etag").orElseThrow();
    assertThat(copy("bucket/a", "/bucket/b", "if-match", etag).status()).isEqualTo(200);
    assertThat(copy("bucket/a", "/bucket/b", "if-match", "0".repeat(32)).code())
        .isEqualTo("PreconditionFailed");
  }

  @Test
  void namesOfSourcesAreCodedAsInForms() throws Exception {
    client.put("/bucket/a%20b%2Bc%C3%A9%3F", "x");
    for (String source :
        List.of(
            "bucket/a%20b%2Bc%C3%A9%3F",
            "/bucket/a+b%2Bc%c3%a9%3F",
            "bucket%2Fa+b%2Bc%C3%A9%3F",
            "bucket/a b%2Bc%C3%A9%3F?versionId=null")) {
      assertThat(copy(source, "/bucket/copy").status()).as(source).isEqualTo(200);
    }
  }

  @Test
  void bytesInTooManyPiecesAreWrittenAnew() throws Exception {
    GatewayConfig.Limits limits = GatewayConfig.Limits.DEFAULT.withMaxSharedExtents(0);
    try (GatewayFixture strict = new GatewayFixture(limits);
        S3Client own = strict.client()) {
      own.put("/bucket", "");
      byte[] body = PutAndGetTest.bytes(300_000);
      own.put("/bucket/a", body);
      long shards = strict.shards();
      RawResponse copied = own.put("/bucket/b", "", "x-amz-copy-source", "bucket/a");
      assertThat(copied.status()).as(copied.text()).isEqualTo(200);
      assertThat(strict.shards()).isEqualTo(2 * shards);
      RawResponse get = own.get("/bucket/b");
      assertThat(Arrays.equals(get.body(), body)).isTrue();
      assertThat(get.header("etag")).isEqualTo(own.head("/bucket/a").header("etag"));
      assertThat(strict.pool.leasedBytes()).isZero();
    }
  }
}
