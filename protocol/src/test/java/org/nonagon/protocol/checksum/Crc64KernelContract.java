package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every kernel of CRC-64/NVME does, held against the definition bit by bit. */
abstract class Crc64KernelContract {

  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 100_000;

  private final byte[] bytes = new byte[LONGEST];
  private final long[] prefixes = new long[LONGEST + 1];

  Crc64KernelContract() {
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < LONGEST; i++) {
      prefixes[i + 1] = extended(prefixes[i], bytes[i]);
    }
  }

  /** The kernel under test. */
  abstract Crc64Kernel kernel();

  private Crc64Nvme crc() {
    return new Crc64Nvme(kernel());
  }

  private long of(byte[] array, int offset, int length) {
    Crc64Nvme crc = crc();
    crc.update(array, offset, length);
    return crc.value();
  }

  private long of(ByteBuffer buffer) {
    Crc64Nvme crc = crc();
    crc.update(buffer);
    return crc.value();
  }

  @Test
  void theCheckValueIsThatOfTheCatalogueOfCrcs() {
    assertThat(of(DIGITS, 0, DIGITS.length)).isEqualTo(0xAE8B14860A799888L);
  }

  @Test
  void nothingHasZero() {
    assertThat(crc().value()).isZero();
    assertThat(of(DIGITS, 9, 0)).isZero();
    assertThat(of(ByteBuffer.allocateDirect(0))).isZero();
  }

  @Test
  void everyLengthAgreesWithTheDefinition() {
    ByteBuffer direct = direct();
    for (int length = 0; length <= 300; length++) {
      assertThat(of(bytes, 0, length)).as("%d bytes", length).isEqualTo(prefixes[length]);
      assertThat(of(direct.slice(0, length)))
          .as("%d direct bytes", length)
          .isEqualTo(prefixes[length]);
    }
  }

  @Test
  void everyOffsetAgreesWithTheDefinition() {
    for (int offset = 0; offset < 70; offset++) {
      for (int length = 0; length < 140; length++) {
        assertThat(of(bytes, offset, length))
            .as("%d bytes at %d", length, offset)
            .isEqualTo(definition(offset, length));
      }
    }
  }

  @Test
  void longRangesOfEachKindOfMemoryAgreeWithTheDefinition() {
    for (int length : new int[] {4096, 16_383, 16_384, 16_385, 32_768, 65_537, LONGEST}) {
      assertThat(of(bytes, 0, length)).as("%d bytes", length).isEqualTo(prefixes[length]);
      assertThat(of(direct().limit(length)))
          .as("%d direct bytes", length)
          .isEqualTo(prefixes[length]);
    }
  }

  @Test
  void buffersOfAnyKindAndOrderAgreeAndAreConsumed() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (ByteBuffer buffer :
          new ByteBuffer[] {
            ByteBuffer.wrap(bytes),
            ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
            direct(),
            direct().asReadOnlyBuffer(),
            ByteBuffer.wrap(bytes).slice(0, 60_000),
            direct().slice(0, 60_000)
          }) {
        buffer.order(order).position(3).limit(59_000);
        assertThat(of(buffer)).as("%s", buffer).isEqualTo(definition(3, 58_997));
        assertThat(buffer.position()).isEqualTo(59_000);
        assertThat(buffer.limit()).isEqualTo(59_000);
      }
    }
  }

  @Test
  void aRangeOfABufferLeavesItsPositionAndLimit() {
    for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(bytes).slice(7, 500), direct()}) {
      int shift = buffer.hasArray() ? 7 : 0;
      buffer.position(400).limit(450);
      Crc64Nvme crc = crc();

      crc.update(buffer, 100, 50);

      assertThat(crc.value()).isEqualTo(definition(shift + 100, 50));
      assertThat(buffer.position()).isEqualTo(400);
      assertThat(buffer.limit()).isEqualTo(450);
    }
  }

  @Test
  void piecesOfAnyKindGiveTheSameAsTheWhole() {
    Random random = new Random(2);
    ByteBuffer direct = direct();
    Crc64Nvme crc = crc();
    for (int at = 0; at < LONGEST; ) {
      int longest = random.nextInt(10) == 0 ? 20_000 : 70;
      int length = Math.min(random.nextInt(longest), LONGEST - at);
      if (random.nextBoolean()) {
        crc.update(bytes, at, length);
      } else {
        crc.update(direct, at, length);
      }
      at += length;
      assertThat(crc.value()).as("the first %d bytes", at).isEqualTo(prefixes[at]);
    }
    crc.reset();
    assertThat(crc.value()).isZero();
  }

  @Test
  void combiningTwoPartsGivesTheWhole() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      int end = random.nextInt(LONGEST + 1);
      int split = round % 10 == 0 ? 0 : round % 10 == 1 ? end : random.nextInt(end + 1);
      long combined =
          Crc64Nvme.combine(of(bytes, 0, split), of(bytes, split, end - split), end - split);
      assertThat(combined).as("%d of %d bytes", split, end).isEqualTo(prefixes[end]);
    }
  }

  @Test
  void rangesOutsideAreRefused() {
    Crc64Nvme crc = crc();
    ByteBuffer direct = direct().limit(100);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> crc.update(bytes, LONGEST - 96, 97));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> crc.update(bytes, -1, 10));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> crc.update(direct, 90, 11));
    assertThat(crc.value()).isZero();
  }

  private ByteBuffer direct() {
    return ByteBuffer.allocateDirect(LONGEST).put(0, bytes);
  }

  private long definition(int offset, int length) {
    long crc = 0;
    for (int i = offset; i < offset + length; i++) {
      crc = extended(crc, bytes[i]);
    }
    return crc;
  }

  private static long extended(long crc, byte next) {
    long remainder = ~crc ^ (next & 0xFF);
    for (int bit = 0; bit < 8; bit++) {
      remainder = (remainder & 1) == 0 ? remainder >>> 1 : (remainder >>> 1) ^ 0x9A6C9329AC4BC9B5L;
    }
    return ~remainder;
  }
}
