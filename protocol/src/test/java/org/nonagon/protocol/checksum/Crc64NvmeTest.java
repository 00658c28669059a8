package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64NvmeTest {

  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes = new byte[4096];

  Crc64NvmeTest() {
    new Random(1).nextBytes(bytes);
  }

  @Test
  void theCheckValueIsThatOfTheCatalogueOfCrcs() {
    assertThat(Crc64Nvme.of(DIGITS, 0, DIGITS.length)).isEqualTo(0xAE8B14860A799888L);
  }

  @Test
  void nothingHasZero() {
    assertThat(new Crc64Nvme().value()).isZero();
    assertThat(Crc64Nvme.of(DIGITS, 9, 0)).isZero();
  }

  @Test
  void everyLengthAndOffsetAgreesWithTheDefinition() {
    for (int offset = 0; offset < 20; offset++) {
      for (int length = 0; length < 120; length++) {
        assertThat(Crc64Nvme.of(bytes, offset, length)).isEqualTo(definition(offset, length));
      }
    }
  }

  @Test
  void buffersOfAnyKindAndOrderAgreeWithArraysAndAreConsumed() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (ByteBuffer buffer :
          new ByteBuffer[] {
            ByteBuffer.wrap(bytes),
            ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(bytes.length).put(0, bytes),
            ByteBuffer.wrap(bytes).slice(0, 3000)
          }) {
        buffer.order(order).position(3).limit(2900);
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(buffer);
        assertThat(crc.value()).isEqualTo(Crc64Nvme.of(bytes, 3, 2897));
        assertThat(buffer.position()).isEqualTo(2900);
      }
    }
  }

  @Test
  void aSliceOfAnArrayIsReadFromItsOwnStart() {
    ByteBuffer slice = ByteBuffer.wrap(bytes).slice(100, 50);
    Crc64Nvme crc = new Crc64Nvme();
    crc.update(slice);
    assertThat(crc.value()).isEqualTo(Crc64Nvme.of(bytes, 100, 50));
  }

  @Test
  void piecesGiveTheSameAsTheWhole() {
    Random random = new Random(2);
    Crc64Nvme crc = new Crc64Nvme();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(random.nextInt(70), bytes.length - at);
      crc.update(bytes, at, length);
      at += length;
    }
    assertThat(crc.value()).isEqualTo(Crc64Nvme.of(bytes, 0, bytes.length));
    crc.reset();
    assertThat(crc.value()).isZero();
  }

  @Test
  void combiningTwoPartsGivesTheWhole() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      int end = random.nextInt(bytes.length + 1);
      int split = round % 10 == 0 ? 0 : round % 10 == 1 ? end : random.nextInt(end + 1);
      long combined =
          Crc64Nvme.combine(
              Crc64Nvme.of(bytes, 0, split), Crc64Nvme.of(bytes, split, end - split), end - split);
      assertThat(combined).as("round %d", round).isEqualTo(Crc64Nvme.of(bytes, 0, end));
    }
  }

  @Test
  void aRangeOutsideTheArrayIsRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Crc64Nvme.of(bytes, 4000, 97));
  }

  private long definition(int offset, int length) {
    long crc = -1;
    for (int i = offset; i < offset + length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x9A6C9329AC4BC9B5L;
      }
    }
    return ~crc;
  }
}
