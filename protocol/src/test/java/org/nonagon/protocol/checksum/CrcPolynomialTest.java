package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

class CrcPolynomialTest {

  @Test
  void crc32sOfTwoPartsGiveTheWhole() {
    assertCombines(CrcPolynomial.CRC32, CRC32::new);
  }

  @Test
  void crc32csOfTwoPartsGiveTheWhole() {
    assertCombines(CrcPolynomial.CRC32C, CRC32C::new);
  }

  @Test
  void everyDigitOfALengthCounts() {
    CrcPolynomial crc = CrcPolynomial.CRC64NVME;
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      long start = random.nextLong();
      long length = random.nextLong() >>> (1 + random.nextInt(62));
      long half = length / 2;
      long inOneStep = crc.combine(start, 0, length);

      assertThat(crc.combine(crc.combine(start, 0, half), 0, length - half))
          .as("%d bytes", length)
          .isEqualTo(inOneStep);
    }
  }

  @Test
  void lengthsBeyondAnyArrayAreTheSumOfShorterOnes() {
    CrcPolynomial crc = CrcPolynomial.CRC64NVME;
    long start = 0x0123456789ABCDEFL;
    long tebibytes = 5L << 40;
    long rest = 12_345_678_901L;

    long inOneStep = crc.combine(start, 0, tebibytes + rest);

    assertThat(crc.combine(crc.combine(start, 0, tebibytes), 0, rest)).isEqualTo(inOneStep);
    assertThat(crc.combine(crc.combine(start, 0, rest), 0, tebibytes)).isEqualTo(inOneStep);
    assertThat(crc.combine(0, 7, Long.MAX_VALUE)).isEqualTo(7);
  }

  @Test
  void joiningThreePartsDoesNotDependOnTheOrderOfJoins() {
    CrcPolynomial crc = CrcPolynomial.CRC64NVME;
    long left = crc.combine(crc.combine(11, 22, 1000), 33, 77);
    long right = crc.combine(11, crc.combine(22, 33, 77), 1077);

    assertThat(left).isEqualTo(right);
  }

  @Test
  void aNegativeLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrcPolynomial.CRC32.combine(1, 2, -1))
        .withMessageContaining("lengthB");
  }

  private static void assertCombines(CrcPolynomial polynomial, Supplier<Checksum> checksums) {
    Random random = new Random(4);
    byte[] bytes = new byte[1000];
    random.nextBytes(bytes);
    for (int split = 0; split <= bytes.length; split++) {
      Checksum a = checksums.get();
      a.update(bytes, 0, split);
      Checksum b = checksums.get();
      b.update(bytes, split, bytes.length - split);
      Checksum whole = checksums.get();
      whole.update(bytes, 0, bytes.length);
      assertThat(polynomial.combine(a.getValue(), b.getValue(), bytes.length - split))
          .isEqualTo(whole.getValue());
    }
  }
}
