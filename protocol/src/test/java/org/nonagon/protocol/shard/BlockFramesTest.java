package org.nonagon.protocol.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockFramesTest {
  private final CRC32C scratch = new CRC32C();

  @ParameterizedTest
  @CsvSource({"1, 4096, 5", "4096, 4096, 4100", "4097, 4096, 4105", "0, 4096, 0"})
  void everyBegunBlockCostsOneChecksum(int length, int blockBytes, int framed) {
    assertThat(BlockFrames.framedLength(length, blockBytes)).isEqualTo(framed);
  }

  @Test
  void sealingInPlaceGivesTheFramesThatWritingGives() {
    byte[] data = new byte[10_000];
    new Random(1).nextBytes(data);
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      int framed = BlockFrames.framedLength(data.length, 4096);
      ByteBuffer written = ByteBuffer.allocate(framed).order(order);
      BlockFrames.write(ByteBuffer.wrap(data), 0, data.length, 4096, written);
      ByteBuffer sealed = ByteBuffer.allocateDirect(framed + 3).order(order);
      for (int from = 0; from < data.length; from += 4096) {
        int size = Math.min(4096, data.length - from);
        int at = from / 4096 * 4100;
        sealed.put(at, data, from, size);
        BlockFrames.seal(sealed, at, size, scratch);
        assertThat(BlockFrames.verify(sealed, at, size)).isTrue();
        assertThat(BlockFrames.verify(written, at, size, scratch)).isTrue();
      }
      assertThat(sealed.position()).isZero();
      assertThat(sealed.limit()).isEqualTo(framed + 3);
      assertThat(sealed.slice(0, framed)).isEqualTo(written.flip());
    }
  }

  @Test
  void everyFlippedBitIsDetected() {
    ByteBuffer frame = ByteBuffer.allocate(104);
    for (int i = 0; i < 100; i++) {
      frame.put(i, (byte) (i * 7));
    }
    BlockFrames.seal(frame, 0, 100, scratch);
    for (int bit = 0; bit < 104 * 8; bit++) {
      frame.put(bit / 8, (byte) (frame.get(bit / 8) ^ 1 << bit % 8));
      assertThat(BlockFrames.verify(frame, 0, 100, scratch)).as("bit %d", bit).isFalse();
      frame.put(bit / 8, (byte) (frame.get(bit / 8) ^ 1 << bit % 8));
    }
    assertThat(BlockFrames.verify(frame, 0, 100, scratch)).isTrue();
  }
}
