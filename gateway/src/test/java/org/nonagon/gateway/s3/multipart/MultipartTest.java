package org.nonagon.gateway.s3.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class MultipartTest {
  private static final int PART_BYTES = 5 << 20;

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
    assertThat(fixture.pool.leasedBytes()).isZero();
    fixture.close();
  }

  private String begin(String path, String... headers) throws Exception {
    RawResponse begun = client.post("/bucket/" + path + "?uploads", "", headers);
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.element("Key")).isEqualTo(path);
    return begun.element("UploadId");
  }

  private String put(String path, String upload, int number, byte[] body) throws Exception {
    RawResponse part =
        client.put("/bucket/" + path + "?partNumber=" + number + "&uploadId=" + upload, body);
    assertThat(part.status()).as(part.text()).isEqualTo(200);
    return part.header("etag").orElseThrow();
  }

  private RawResponse complete(String path, String upload, String... numbersAndTags)
      throws Exception {
    StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
    for (int i = 0; i < numbersAndTags.length; i += 2) {
      xml.append(
          "<Part><PartNumber>%s</PartNumber><ETag>%s</ETag></Part>"
              .formatted(numbersAndTags[i], numbersAndTags[i + 1]));
    }
    xml.append("</CompleteMultipartUpload>");
    return client.post("/bucket/" + path + "?uploadId=" + upload, xml.toString());
  }

  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void partsBecomeOneObject() throws Exception {
    String upload = begin("k", "content-type", "text/plain", "x-amz-meta-a", "b");
    byte[] first = bytes(PART_BYTES, 1);
    byte[] second = bytes(70_000, 2);
    String tag2 = put("k", upload, 7, second);
    put("k", upload, 3, bytes(PART_BYTES, 9));
    String tag1 = put("k", upload, 3, first);
    RawResponse done = complete("k", upload, "3", tag1, "7", tag2);
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    md5.update(HexFormat.of().parseHex(tag1.replace("\"", "")));
    md5.update(HexFormat.of().parseHex(tag2.replace("\"", "")));
    String expected = '"' + HexFormat.of().formatHex(md5.digest()) + "-2\"";
    RawResponse get = client.get("/bucket/k");
    assertThat(get.header("etag")).contains(expected);
    assertThat(get.header("content-type")).contains("text/plain");
    assertThat(get.header("x-amz-meta-a")).contains("b");
    byte[] whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    assertThat(Arrays.equals(get.body(), whole)).isTrue();
    RawResponse part = client.get("/bucket/k?partNumber=7");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("x-amz-mp-parts-count")).contains("2");
    assertThat(Arrays.equals(part.body(), second)).isTrue();
    assertThat(
            client
                .get("/bucket/k", "range", "bytes=%d-%d".formatted(PART_BYTES - 5, PART_BYTES + 4))
                .body())
        .isEqualTo(Arrays.copyOfRange(whole, PART_BYTES - 5, PART_BYTES + 5));
  }

  @Test
  void completingAgainGivesTheSameAnswer() throws Exception {
    String upload = begin("k");
    String tag = put("k", upload, 1, bytes(10, 1));
    RawResponse first = complete("k", upload, "1", tag);
    RawResponse second = complete("k", upload, "1", tag);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text()).isEqualTo(first.text());
  }

  @Test
  void partsAndUploadsAreListedInPages() throws Exception {
    String upload = begin("a/1");
    put("a/1", upload, 1, bytes(10, 1));
    put("a/1", upload, 2, bytes(11, 2));
    String parts = "/bucket/a/1?uploadId=" + upload;
    RawResponse page = client.get(parts + "&max-parts=1");
    assertThat(page.element("PartNumber")).isEqualTo("1");
    assertThat(page.element("IsTruncated")).isEqualTo("true");
    RawResponse rest =
        client.get(parts + "&part-number-marker=" + page.element("NextPartNumberMarker"));
    assertThat(rest.element("PartNumber")).isEqualTo("2");
    assertThat(rest.element("Size")).isEqualTo("11");
    begin("a/2");
    begin("b");
    RawResponse uploads = client.get("/bucket?uploads&max-uploads=2");
    assertThat(uploads.element("IsTruncated")).isEqualTo("true");
    assertThat(uploads.element("NextKeyMarker")).isEqualTo("a/2");
    RawResponse more =
        client.get(
            "/bucket?uploads&key-marker=a%2F2&upload-id-marker="
                + uploads.element("NextUploadIdMarker"));
    assertThat(more.text()).contains("<Key>b</Key>").doesNotContain("<Key>a/2</Key>");
    assertThat(client.get("/bucket?uploads&delimiter=%2F").text())
        .contains("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>", "<Key>b</Key>");
  }

  @Test
  void anAbortedUploadLeavesNothing() throws Exception {
    String upload = begin("k");
    put("k", upload, 1, bytes(PART_BYTES, 1));
    assertThat(client.delete("/bucket/k?uploadId=" + upload).status()).isEqualTo(204);
    assertThat(client.delete("/bucket/k?uploadId=" + upload).code()).isEqualTo("NoSuchUpload");
    assertThat(client.get("/bucket/k?uploadId=" + upload).code()).isEqualTo("NoSuchUpload");
    assertThat(client.get("/bucket/k").code()).isEqualTo("NoSuchKey");
    GatewayFixture.await(
        "the part is reclaimed",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
  }

  @Test
  void wrongPartsAreRefused() throws Exception {
    String upload = begin("k");
    String small = put("k", upload, 1, bytes(10, 1));
    String last = put("k", upload, 2, bytes(10, 2));
    RawResponse tooSmall = complete("k", upload, "1", small, "2", last);
    assertThat(tooSmall.code()).isEqualTo("EntityTooSmall");
    assertThat(complete("k", upload, "2", last, "1", small).code()).isEqualTo("InvalidPartOrder");
    assertThat(complete("k", upload, "1", last).code()).isEqualTo("InvalidPart");
    assertThat(complete("k", upload, "3", last).code()).isEqualTo("InvalidPart");
    assertThat(complete("k", upload).code()).isEqualTo("MalformedXML");
    assertThat(complete("k", "nonsense", "1", small).code()).isEqualTo("NoSuchUpload");
    assertThat(complete("other", upload, "1", small).code()).isEqualTo("NoSuchUpload");
    String part = "/bucket/k?uploadId=" + upload + "&partNumber=";
    assertThat(client.put(part + "0", "x").code()).isEqualTo("InvalidArgument");
    assertThat(client.put(part + "10001", "x").code()).isEqualTo("InvalidArgument");
    assertThat(client.put("/bucket/k?uploadId=nonsense&partNumber=1", "x").code())
        .isEqualTo("NoSuchUpload");
    assertThat(complete("k", upload, "1", small).status()).isEqualTo(200);
  }

  @Test
  void checksumsOfPartsAreKeptAndCombined() throws Exception {
    String upload =
        begin("k", "x-amz-checksum-algorithm", "CRC32", "x-amz-checksum-type", "FULL_OBJECT");
    byte[] body = bytes(100_000, 3);
    String tag = put("k", upload, 1, body);
    RawResponse listed = client.get("/bucket/k?uploadId=" + upload);
    String sum = listed.element("ChecksumCRC32");
    RawResponse done = complete("k", upload, "1", tag);
    assertThat(done.element("ChecksumCRC32")).isEqualTo(sum);
    assertThat(
            client
                .head("/bucket/k", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-crc32"))
        .contains(sum);
    assertThat(client.post("/bucket/k?uploads", "", "x-amz-checksum-algorithm", "MD5").code())
        .isEqualTo("InvalidRequest");
  }

  @Test
  void aBucketWithUploadsCanBeRemoved() throws Exception {
    String upload = begin("k");
    put("k", upload, 1, bytes(100, 1));
    assertThat(client.delete("/bucket").status()).isEqualTo(204);
    assertThat(client.get("/bucket/k?uploadId=" + upload).code()).isEqualTo("NoSuchBucket");
  }
}
