package org.nonagon.gateway.s3.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

final class MultipartChecksumsTest {
  private static final int PART_BYTES = 5 << 20;
  private static final byte[] FIRST = Multipart.bytes(PART_BYTES, 1);
  private static final byte[] LAST = Multipart.bytes(1000, 2);

  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;
  private Multipart multipart;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    multipart = new Multipart(client);
    client.put("/bucket", "");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    fixture.close();
  }

  private static byte[] sum(ChecksumAlgorithm algorithm, byte[]... bodies) {
    var digest = algorithm.newDigest();
    for (byte[] body : bodies) {
      digest.update(ByteBuffer.wrap(body));
    }
    return digest.digest();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** An upload of two parts with their checksums in headers, and its parts for the completion. */
  private String parts(String upload, ChecksumAlgorithm algorithm) throws Exception {
    StringBuilder parts = new StringBuilder();
    byte[][] bodies = {FIRST, LAST};
    for (int i = 0; i < bodies.length; i++) {
      String value = base64(sum(algorithm, bodies[i]));
      String tag =
          multipart.put("/bucket/k", upload, i + 1, bodies[i], algorithm.headerName(), value);
      parts.append(
          "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag><Checksum%3$s>%4$s</Checksum%3$s></Part>"
              .formatted(i + 1, tag, algorithm, value));
    }
    return parts.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "CRC32, COMPOSITE",
    "CRC32, FULL_OBJECT",
    "CRC32C, COMPOSITE",
    "CRC32C, FULL_OBJECT",
    "SHA1, COMPOSITE",
    "SHA256, COMPOSITE",
    "CRC64NVME, FULL_OBJECT"
  })
  void theWholeHasTheChecksumThatTheUploadWasBegunWith(ChecksumAlgorithm algorithm, String type)
      throws Exception {
    RawResponse begun =
        client.post(
            "/bucket/k?uploads",
            "",
            "x-amz-checksum-algorithm",
            algorithm.name(),
            "x-amz-checksum-type",
            type);
    assertThat(begun.header("x-amz-checksum-algorithm")).contains(algorithm.name());
    assertThat(begun.header("x-amz-checksum-type")).contains(type);
    String upload = begun.element("UploadId");
    String parts = parts(upload, algorithm);
    RawResponse listed = client.get("/bucket/k?uploadId=" + upload);
    assertThat(listed.element("ChecksumAlgorithm")).isEqualTo(algorithm.name());
    assertThat(listed.element("ChecksumType")).isEqualTo(type);
    String expected =
        type.equals("COMPOSITE")
            ? base64(sum(algorithm, sum(algorithm, FIRST), sum(algorithm, LAST))) + "-2"
            : base64(sum(algorithm, FIRST, LAST));
    String other = algorithm == ChecksumAlgorithm.CRC32 ? "AAAAAQ==" : "AAAAAA==";
    if (algorithm.byteLength() == 4) {
      String wrong = type.equals("COMPOSITE") ? other + "-2" : other;
      assertThat(
              multipart
                  .completeWith("/bucket/k", upload, parts, algorithm.headerName(), wrong)
                  .code())
          .isEqualTo("BadDigest");
    }
    String otherType = type.equals("COMPOSITE") ? "FULL_OBJECT" : "COMPOSITE";
    assertThat(
            multipart
                .completeWith("/bucket/k", upload, parts, "x-amz-checksum-type", otherType)
                .code())
        .isEqualTo("BadDigest");
    RawResponse done =
        multipart.completeWith(
            "/bucket/k",
            upload,
            parts,
            algorithm.headerName(),
            expected,
            "x-amz-checksum-type",
            type,
            "x-amz-mp-object-size",
            Integer.toString(PART_BYTES + 1000));
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.element("Checksum" + algorithm)).isEqualTo(expected);
    assertThat(done.element("ChecksumType")).isEqualTo(type);
    RawResponse head = client.head("/bucket/k", "x-amz-checksum-mode", "ENABLED");
    assertThat(head.header(algorithm.headerName())).contains(expected);
    assertThat(head.header("x-amz-checksum-type")).contains(type);
    assertThat(client.head("/bucket/k").header(algorithm.headerName())).isEmpty();
  }

  @Test
  void anUploadWithoutAChecksumGetsTheOneOfTheWhole() throws Exception {
    String upload = multipart.begin("/bucket/k");
    String tag1 = multipart.put("/bucket/k", upload, 1, FIRST);
    String tag2 = multipart.put("/bucket/k", upload, 2, LAST);
    RawResponse done = multipart.complete("/bucket/k", upload, "1", tag1, "2", tag2);
    byte[] whole = Arrays.copyOf(FIRST, PART_BYTES + LAST.length);
    System.arraycopy(LAST, 0, whole, PART_BYTES, LAST.length);
    assertThat(done.element("ChecksumCRC64NVME")).isEqualTo(Multipart.crc64(whole));
    assertThat(done.element("ChecksumType")).isEqualTo("FULL_OBJECT");
  }

  @Test
  void aCompositeChecksumIsMadeOfThoseThatTheClientNames() throws Exception {
    String upload = multipart.begin("/bucket/k", "x-amz-checksum-algorithm", "SHA256");
    String value = base64(MessageDigest.getInstance("SHA-256").digest(LAST));
    String tag = multipart.put("/bucket/k", upload, 1, LAST, "x-amz-checksum-sha256", value);
    RawResponse unnamed = multipart.complete("/bucket/k", upload, "1", tag);
    assertThat(unnamed.code()).isEqualTo("InvalidRequest");
    assertThat(unnamed.element("Message")).contains("part 1");
    String part = "<Part><PartNumber>1</PartNumber><ETag>%s</ETag>%s</Part>";
    assertThat(
            multipart
                .completeWith(
                    "/bucket/k",
                    upload,
                    part.formatted(
                        tag, "<ChecksumSHA256>" + base64(new byte[32]) + "</ChecksumSHA256>"))
                .code())
        .isEqualTo("InvalidPart");
    assertThat(
            multipart
                .completeWith(
                    "/bucket/k",
                    upload,
                    part.formatted(tag, "<ChecksumSHA256>" + value + "</ChecksumSHA256>"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void partsTakeNoOtherChecksumThanTheirUpload() throws Exception {
    String upload = multipart.begin("/bucket/k", "x-amz-checksum-algorithm", "SHA1");
    String path = "/bucket/k?partNumber=1&uploadId=" + upload;
    String crc32 = base64(sum(ChecksumAlgorithm.CRC32, LAST));
    assertThat(client.put(path, LAST, "x-amz-checksum-crc32", crc32).code())
        .isEqualTo("InvalidRequest");
    assertThat(client.put(path, LAST, "x-amz-checksum-sha1", base64(new byte[20])).code())
        .isEqualTo("BadDigest");
    assertThat(client.put(path, LAST, "x-amz-checksum-sha1", "AAAA").code())
        .isEqualTo("InvalidRequest");
    assertThat(client.put(path, LAST, "content-md5", base64(new byte[16])).code())
        .isEqualTo("BadDigest");
    assertThat(client.put(path, LAST, "content-md5", "nonsense").code()).isEqualTo("InvalidDigest");
    assertThat(client.get("/bucket/k?uploadId=" + upload).text()).doesNotContain("<Part>");
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, ''",
    "SHA1, FULL_OBJECT",
    "SHA256, FULL_OBJECT",
    "CRC64NVME, COMPOSITE",
    "CRC32, HALF"
  })
  void impossibleChecksumsAreRefused(String algorithm, String type) throws Exception {
    RawResponse begun =
        type.isEmpty()
            ? client.post("/bucket/k?uploads", "", "x-amz-checksum-algorithm", algorithm)
            : client.post(
                "/bucket/k?uploads",
                "",
                "x-amz-checksum-algorithm",
                algorithm,
                "x-amz-checksum-type",
                type);
    assertThat(begun.status()).isEqualTo(400);
    assertThat(begun.code()).isEqualTo("InvalidRequest");
  }

  @Test
  void theSizeOfTheWholeIsChecked() throws Exception {
    String upload = multipart.begin("/bucket/k");
    String tag = multipart.put("/bucket/k", upload, 1, LAST);
    String part = "<Part><PartNumber>1</PartNumber><ETag>" + tag + "</ETag></Part>";
    for (String size : new String[] {"999", "x", "-1", "99999999999999999999"}) {
      assertThat(
              multipart
                  .completeWith("/bucket/k", upload, part, "x-amz-mp-object-size", size)
                  .code())
          .as(size)
          .isEqualTo("InvalidRequest");
    }
    assertThat(
            multipart
                .completeWith("/bucket/k", upload, part, "x-amz-mp-object-size", "1000")
                .status())
        .isEqualTo(200);
  }
}
