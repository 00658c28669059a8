package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc32cTest {

  private static final byte[] PADDED = "..123456789..".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theCheckValueIsThatOfTheCatalogueOfCrcs() {
    assertThat(Crc32c.of(PADDED, 2, 9)).isEqualTo(0xE3069283);
    assertThat(Crc32c.of(PADDED, 2, 0)).isZero();
  }

  @Test
  void aRangeOfABufferLeavesItsPositionAndLimit() {
    for (ByteBuffer buffer :
        new ByteBuffer[] {
          ByteBuffer.wrap(PADDED),
          ByteBuffer.wrap(PADDED).asReadOnlyBuffer(),
          ByteBuffer.allocateDirect(PADDED.length).put(0, PADDED)
        }) {
      buffer.position(12);

      assertThat(Crc32c.of(buffer, 2, 9)).isEqualTo(0xE3069283);

      assertThat(buffer.position()).isEqualTo(12);
      assertThat(buffer.limit()).isEqualTo(PADDED.length);
    }
  }
}
