package org.nonagon.gateway.s3.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.checksum.Crc64Nvme;

/** Uploads in parts, for tests. Paths begin with the bucket. */
record Multipart(S3Client client) {
  static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String crc64(byte[] bytes) {
    long crc = Crc64Nvme.of(bytes, 0, bytes.length);
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(8).putLong(crc).array());
  }

  String begin(String path, String... headers) throws Exception {
    RawResponse begun = client.post(path + "?uploads", "", headers);
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    return begun.element("UploadId");
  }

  String put(String path, String upload, int number, byte[] body, String... headers)
      throws Exception {
    RawResponse part =
        client.put(path + "?partNumber=" + number + "&uploadId=" + upload, body, headers);
    assertThat(part.status()).as(part.text()).isEqualTo(200);
    return part.header("etag").orElseThrow();
  }

  /** Names parts by number and tag, in turn. */
  RawResponse complete(String path, String upload, String... numbersAndTags) throws Exception {
    StringBuilder parts = new StringBuilder();
    for (int i = 0; i < numbersAndTags.length; i += 2) {
      parts.append(
          "<Part><PartNumber>%s</PartNumber><ETag>%s</ETag></Part>"
              .formatted(numbersAndTags[i], numbersAndTags[i + 1]));
    }
    return completeWith(path, upload, parts.toString());
  }

  RawResponse completeWith(String path, String upload, String parts, String... headers)
      throws Exception {
    return client.post(
        path + "?uploadId=" + upload,
        "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>",
        headers);
  }
}
