package org.nonagon.protocol.checksum;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

class CrcCombinationTest {
  @Test
  void crc32OfTwoRunsIsThatOfTheirConcatenation() {
    assertCombines(CrcCombination.CRC32, new CRC32());
  }

  @Test
  void crc32cOfTwoRunsIsThatOfTheirConcatenation() {
    assertCombines(CrcCombination.CRC32C, new CRC32C());
  }

  @Test
  void crc64OfTwoRunsIsThatOfTheirConcatenation() {
    assertThat(bitwiseCrc64("123456789".getBytes(US_ASCII))).isEqualTo(0xAE8B14860A799888L);
    assertCombines(CrcCombination.CRC64NVME, new BitwiseCrc64());
  }

  @Test
  void longRunsOfZerosCombineInTwoWays() {
    long once = CrcCombination.CRC64NVME.combine(0x1234_5678_9abc_def0L, 0, 1L << 45);
    long half = CrcCombination.CRC64NVME.combine(0x1234_5678_9abc_def0L, 0, 1L << 44);
    assertThat(CrcCombination.CRC64NVME.combine(half, 0, 1L << 44)).isEqualTo(once);
  }

  @Test
  void aNegativeLengthIsRefused() {
    assertThatThrownBy(() -> CrcCombination.CRC32.combine(1, 2, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertCombines(CrcCombination combination, Checksum checksum) {
    Random random = new Random(7);
    for (int length : new int[] {0, 1, 2, 3, 255, 256, 1000, 70_001}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      for (int cut : new int[] {0, length / 3, length / 2, length}) {
        long first = of(checksum, Arrays.copyOf(bytes, cut));
        long second = of(checksum, Arrays.copyOfRange(bytes, cut, length));
        assertThat(combination.combine(first, second, length - cut))
            .as("%d bytes cut at %d", length, cut)
            .isEqualTo(of(checksum, bytes));
      }
    }
  }

  private static long of(Checksum checksum, byte[] bytes) {
    checksum.reset();
    checksum.update(bytes, 0, bytes.length);
    return checksum.getValue();
  }

  private static long bitwiseCrc64(byte[] bytes) {
    return of(new BitwiseCrc64(), bytes);
  }

  /** The definition, bit by bit. */
  private static final class BitwiseCrc64 implements Checksum {
    private long state = -1;

    @Override
    public void update(int b) {
      state ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        state = (state & 1) != 0 ? state >>> 1 ^ 0x9A6C9329AC4BC9B5L : state >>> 1;
      }
    }

    @Override
    public void update(byte[] bytes, int from, int length) {
      for (int i = from; i < from + length; i++) {
        update(bytes[i]);
      }
    }

    @Override
    public long getValue() {
      return ~state;
    }

    @Override
    public void reset() {
      state = -1;
    }
  }
}
