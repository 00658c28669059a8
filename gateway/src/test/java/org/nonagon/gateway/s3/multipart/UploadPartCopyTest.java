package org.nonagon.gateway.s3.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class UploadPartCopyTest {
  private static final int PART_BYTES = 5 << 20;

  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;
  private Multipart multipart;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    multipart = new Multipart(client);
    client.put("/bucket", "");
    client.put("/other", "");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    assertThat(fixture.pool.leasedBytes()).isZero();
    fixture.close();
  }

  private RawResponse copy(String upload, int number, String source, String... headers)
      throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "x-amz-copy-source";
    all[headers.length + 1] = source;
    return client.put("/bucket/k?partNumber=" + number + "&uploadId=" + upload, "", all);
  }

  private static String md5(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  private static String tag(RawResponse copied) {
    assertThat(copied.status()).as(copied.text()).isEqualTo(200);
    return copied.element("ETag").replace("&quot;", "");
  }

  @Test
  void rangesBecomePartsWithoutABytesMove() throws Exception {
    byte[] source = Multipart.bytes(PART_BYTES + 1_000_001, 1);
    client.put("/other/s%2Bo", source);
    long shards = fixture.shards();
    String upload = multipart.begin("/bucket/k");
    RawResponse first =
        copy(upload, 1, "other/s%2Bo", "x-amz-copy-source-range", "bytes=1-" + PART_BYTES);
    RawResponse second = copy(upload, 2, "/other/s%2Bo", "x-amz-copy-source-range", "bytes=7-7");
    assertThat(tag(first)).isEqualTo(md5(Arrays.copyOfRange(source, 1, PART_BYTES + 1)));
    assertThat(tag(second)).isEqualTo(md5(Arrays.copyOfRange(source, 7, 8)));
    RawResponse third = copy(upload, 3, "/other/s%2Bo");
    assertThat(tag(third)).isEqualTo(md5(source));
    assertThat(fixture.shards()).isEqualTo(shards);
    assertThat(
            multipart
                .complete("/bucket/k", upload, "1", tag(first), "3", tag(third))
                .element("ETag"))
        .endsWith("-2&quot;");
    client.delete("/other/s%2Bo");
    fixture.reclaim();
    RawResponse get = client.get("/bucket/k", "x-amz-checksum-mode", "ENABLED");
    byte[] whole =
        Arrays.copyOf(Arrays.copyOfRange(source, 1, PART_BYTES + 1), PART_BYTES + source.length);
    System.arraycopy(source, 0, whole, PART_BYTES, source.length);
    assertThat(Arrays.equals(get.body(), whole)).isTrue();
    assertThat(get.header("x-amz-checksum-crc64nvme")).contains(Multipart.crc64(whole));
    assertThat(Arrays.equals(client.get("/bucket/k?partNumber=3").body(), source)).isTrue();
    client.delete("/bucket/k");
    GatewayFixture.await(
        "the last reference is gone",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
  }

  @Test
  void aPartOfAMultipartObjectHasTheTagOfItsBytes() throws Exception {
    byte[] first = Multipart.bytes(PART_BYTES, 1);
    byte[] last = Multipart.bytes(77, 2);
    String source = multipart.begin("/bucket/s");
    String tag1 = multipart.put("/bucket/s", source, 1, first);
    String tag2 = multipart.put("/bucket/s", source, 2, last);
    multipart.complete("/bucket/s", source, "1", tag1, "2", tag2);
    String upload = multipart.begin("/bucket/k");
    byte[] whole = Arrays.copyOf(first, PART_BYTES + 77);
    System.arraycopy(last, 0, whole, PART_BYTES, 77);
    assertThat(tag(copy(upload, 1, "/bucket/s"))).isEqualTo(md5(whole));
    String cut = "bytes=%d-%d".formatted(PART_BYTES - 3, PART_BYTES + 2);
    RawResponse across = copy(upload, 2, "/bucket/s", "x-amz-copy-source-range", cut);
    assertThat(tag(across))
        .isEqualTo(md5(Arrays.copyOfRange(whole, PART_BYTES - 3, PART_BYTES + 3)));
    assertThat(multipart.complete("/bucket/k", upload, "2", tag(across)).status()).isEqualTo(200);
    assertThat(client.get("/bucket/k").body())
        .isEqualTo(Arrays.copyOfRange(whole, PART_BYTES - 3, PART_BYTES + 3));
  }

  @Test
  void thePartHasTheChecksumOfItsUpload() throws Exception {
    client.put("/bucket/s", "hello");
    String upload = multipart.begin("/bucket/k", "x-amz-checksum-algorithm", "SHA256");
    RawResponse copied = copy(upload, 1, "/bucket/s", "x-amz-copy-source-range", "bytes=1-3");
    byte[] sha =
        MessageDigest.getInstance("SHA-256").digest("ell".getBytes(StandardCharsets.UTF_8));
    assertThat(copied.element("ChecksumSHA256")).isEqualTo(Base64.getEncoder().encodeToString(sha));
    assertThat(client.get("/bucket/k?uploadId=" + upload).element("ChecksumSHA256"))
        .isEqualTo(Base64.getEncoder().encodeToString(sha));
  }

  @Test
  void anEmptySourceIsAnEmptyPart() throws Exception {
    client.put("/bucket/s", "");
    String upload = multipart.begin("/bucket/k");
    RawResponse copied = copy(upload, 1, "/bucket/s");
    assertThat(tag(copied)).isEqualTo(md5(new byte[0]));
    assertThat(multipart.complete("/bucket/k", upload, "1", tag(copied)).status()).isEqualTo(200);
    assertThat(client.get("/bucket/k").body()).isEmpty();
  }

  @Test
  void wrongSourcesAndRangesAreRefused() throws Exception {
    client.put("/bucket/s", "hello");
    String upload = multipart.begin("/bucket/k");
    for (String range :
        new String[] {
          "0-2",
          "bytes=0",
          "bytes=a-b",
          "bytes=0-b",
          "bytes=1-",
          "bytes=-1",
          "bytes=0-1,3-4",
          "bytes=2-1",
          "bytes=0-5",
          "bytes=5-5"
        }) {
      assertThat(copy(upload, 1, "/bucket/s", "x-amz-copy-source-range", range).code())
          .as(range)
          .isEqualTo("InvalidArgument");
    }
    assertThat(copy(upload, 1, "/bucket/missing").code()).isEqualTo("NoSuchKey");
    assertThat(copy(upload, 1, "/missing/s").code()).isEqualTo("NoSuchBucket");
    assertThat(copy(upload, 0, "/bucket/s").code()).isEqualTo("InvalidArgument");
    assertThat(copy("nonsense", 1, "/bucket/s").code()).isEqualTo("NoSuchUpload");
    assertThat(client.get("/bucket/k?uploadId=" + upload).text()).doesNotContain("<Part>");
  }

  @Test
  void theSourceMustMeetItsConditions() throws Exception {
    client.put("/bucket/s", "hello");
    String etag = client.head("/bucket/s").header("etag").orElseThrow();
    String upload = multipart.begin("/bucket/k");
    assertThat(copy(upload, 1, "/bucket/s", "x-amz-copy-source-if-none-match", etag).code())
        .isEqualTo("PreconditionFailed");
    assertThat(copy(upload, 1, "/bucket/s", "x-amz-copy-source-if-match", "\"x\"").code())
        .isEqualTo("PreconditionFailed");
    String past = "Sun, 06 Nov 1994 08:49:37 GMT";
    assertThat(copy(upload, 1, "/bucket/s", "x-amz-copy-source-if-unmodified-since", past).code())
        .isEqualTo("PreconditionFailed");
    RawResponse both =
        copy(
            upload,
            1,
            "/bucket/s",
            "x-amz-copy-source-if-match",
            etag,
            "x-amz-copy-source-if-unmodified-since",
            past);
    assertThat(both.status()).isEqualTo(200);
  }
}
