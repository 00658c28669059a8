package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class GetObjectAttributesTest {
  private static final String ALL = "ETag,Checksum,ObjectParts, StorageClass,ObjectSize";

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

  private RawResponse attributes(String names, String... more) throws Exception {
    String[] headers = java.util.Arrays.copyOf(more, more.length + 2);
    headers[more.length] = "x-amz-object-attributes";
    headers[more.length + 1] = names;
    return client.get("/bucket/k?attributes", headers);
  }

  @Test
  void anObjectTellsWhatItIsAskedFor() throws Exception {
    client.put("/bucket/k", "hello", "x-amz-storage-class", "STANDARD_IA");
    RawResponse answer = attributes(ALL);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    RawResponse head = client.head("/bucket/k");
    assertThat(answer.element("ETag"))
        .isEqualTo(head.header("etag").orElseThrow().replace("\"", ""));
    assertThat(answer.header("last-modified")).isEqualTo(head.header("last-modified"));
    assertThat(answer.element("ChecksumType")).isEqualTo("FULL_OBJECT");
    assertThat(answer.element("ChecksumCRC64NVME")).hasSize(12);
    assertThat(answer.element("StorageClass")).isEqualTo("STANDARD_IA");
    assertThat(head.header("x-amz-storage-class")).contains("STANDARD_IA");
    assertThat(answer.element("ObjectSize")).isEqualTo("5");
    assertThat(answer.text()).doesNotContain("ObjectParts");
    assertThat(attributes("ObjectSize").text()).doesNotContain("ETag", "Storage", "Checksum");
  }

  @Test
  void partsComeInPages() throws Exception {
    RawResponse begun = client.post("/bucket/k?uploads", "", "x-amz-checksum-algorithm", "CRC32C");
    String upload = begun.element("UploadId");
    byte[][] bodies = {PutAndGetTest.bytes(5 << 20), PutAndGetTest.bytes(100)};
    StringBuilder parts = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      RawResponse part =
          client.put("/bucket/k?uploadId=" + upload + "&partNumber=" + (i + 4), bodies[i]);
      parts.append(
          "<Part><ETag>%s</ETag><PartNumber>%d</PartNumber><ChecksumCRC32C>%s</ChecksumCRC32C></Part>"
              .formatted(
                  part.header("etag").orElseThrow(),
                  i + 4,
                  part.header("x-amz-checksum-crc32c").orElseThrow()));
    }
    RawResponse done =
        client.post(
            "/bucket/k?uploadId=" + upload,
            "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    RawResponse first = attributes("ObjectParts,Checksum", "x-amz-max-parts", "1");
    assertThat(first.element("PartsCount")).isEqualTo("2");
    assertThat(first.element("IsTruncated")).isEqualTo("true");
    assertThat(first.element("PartNumber")).isEqualTo("4");
    assertThat(first.element("Size")).isEqualTo(Integer.toString(5 << 20));
    assertThat(first.element("ChecksumType")).isEqualTo("COMPOSITE");
    assertThat(first.element("ChecksumCRC32C")).endsWith("==-2");
    RawResponse second =
        attributes(
            "ObjectParts", "x-amz-part-number-marker", first.element("NextPartNumberMarker"));
    assertThat(second.element("PartNumber")).isEqualTo("5");
    assertThat(second.element("IsTruncated")).isEqualTo("false");
    RawResponse part = client.head("/bucket/k?partNumber=5", "x-amz-checksum-mode", "ENABLED");
    assertThat(part.header("x-amz-checksum-crc32c")).contains(second.element("ChecksumCRC32C"));
    RawResponse range =
        client.get(
            "/bucket/k", "range", "bytes=%d-".formatted(5 << 20), "x-amz-checksum-mode", "ENABLED");
    assertThat(range.header("x-amz-checksum-crc32c")).contains(second.element("ChecksumCRC32C"));
    assertThat(range.header("x-amz-checksum-type")).contains("COMPOSITE");
    assertThat(
            client
                .get("/bucket/k", "range", "bytes=1-9", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-crc32c"))
        .isEmpty();
  }

  @Test
  void wrongQuestionsAreRefused() throws Exception {
    client.put("/bucket/k", "hello");
    assertThat(client.get("/bucket/k?attributes").code()).isEqualTo("InvalidRequest");
    assertThat(attributes("ETag,Colour").code()).isEqualTo("InvalidArgument");
    assertThat(attributes("ETag", "x-amz-max-parts", "-1").code()).isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket/missing?attributes", "x-amz-object-attributes", "ETag").code())
        .isEqualTo("NoSuchKey");
  }
}
