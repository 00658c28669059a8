package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumAlgorithmTest {

  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "CRC32, x-amz-checksum-crc32, cbf43926",
    "CRC32C, x-amz-checksum-crc32c, e3069283",
    "CRC64NVME, x-amz-checksum-crc64nvme, ae8b14860a799888",
    "SHA1, x-amz-checksum-sha1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, x-amz-checksum-sha256,"
        + " 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void headerAndDigestAreThoseOfS3(ChecksumAlgorithm algorithm, String header, String digest) {
    ChecksumDigest bytes = algorithm.newDigest();
    bytes.update(ByteBuffer.wrap(DIGITS, 0, 4));
    bytes.update(ByteBuffer.allocateDirect(5).put(0, DIGITS, 4, 5));

    assertThat(algorithm.headerName()).isEqualTo(header);
    assertThat(HexFormat.of().formatHex(bytes.digest())).isEqualTo(digest);
  }

  @Test
  void aDigestConsumesItsBuffersAndStartsAfreshWhenRead() {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      ChecksumDigest bytes = algorithm.newDigest();
      byte[] ofNothing = bytes.digest();
      ByteBuffer digits = ByteBuffer.wrap(DIGITS);
      bytes.update(digits);

      assertThat(digits.hasRemaining()).isFalse();
      assertThat(bytes.digest()).hasSize(algorithm.byteLength()).isNotEqualTo(ofNothing);
      assertThat(bytes.digest()).isEqualTo(ofNothing);
    }
  }

  @Test
  void namesAreThoseOfS3() {
    assertThat(Arrays.stream(ChecksumAlgorithm.values()).map(Enum::name))
        .containsExactly("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256");
  }
}
