package org.nonagon.protocol.checksum.md5;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Md5DigestTest {

  @ParameterizedTest
  @CsvSource({
    "'', d41d8cd98f00b204e9800998ecf8427e",
    "a, 0cc175b9c0f1b6a831c399e269772661",
    "abc, 900150983cd24fb0d6963f7d28e17f72",
    "message digest, f96b697d7cb7938d525a2f31aaf161d0",
    "abcdefghijklmnopqrstuvwxyz, c3fcd3d76192e4007dfb496cca67e13b",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789,"
        + " d174ab98d277d9f5a5611c2c9f419d9f",
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
        + " 57edf4a22be3c955ac49da2e2107b67a"
  })
  void digestsAreThoseOfRfc1321(String message, String md5) {
    assertThat(HexFormat.of().formatHex(Md5Samples.digest(message.getBytes(US_ASCII))))
        .isEqualTo(md5);
  }

  @Test
  void everyLengthHasTheDigestOfTheJdk() {
    for (int length = 0; length <= 300; length++) {
      byte[] message = Md5Samples.bytes(length, length);
      assertThat(Md5Samples.digest(message))
          .as("length %d", length)
          .isEqualTo(Md5Samples.expected(message));
    }
  }

  @Test
  void piecesCutAtAnyByteHaveTheDigestOfTheWhole() {
    byte[] message = Md5Samples.bytes(300, 1);
    byte[] expected = Md5Samples.expected(message);
    for (int cut = 0; cut <= message.length; cut++) {
      Md5Digest digest = new Md5Digest();
      digest.update(ByteBuffer.wrap(message, 0, cut));
      digest.update(ByteBuffer.wrap(message, cut, message.length - cut));
      assertThat(digest.digest()).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void everyKindOfBufferIsReadFromItsPositionToItsLimit() {
    byte[] message = Md5Samples.bytes(20_000, 2);
    byte[] expected = Md5Samples.expected(message);
    Stream.of(Md5Samples.Kind.values())
        .forEach(
            kind -> {
              ByteBuffer bytes = kind.of(message);
              Md5Digest digest = new Md5Digest();
              digest.update(bytes);
              assertThat(bytes.remaining()).as("%s", kind).isZero();
              assertThat(digest.digest()).as("%s", kind).isEqualTo(expected);
            });
  }

  @Test
  void digestBeginsAnew() {
    Md5Digest digest = new Md5Digest();
    digest.update(ByteBuffer.allocate(100));
    digest.digest();
    digest.update(ByteBuffer.wrap("abc".getBytes(US_ASCII)));
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
  }

  @Test
  void rangeLeavesThePositionAlone() {
    ByteBuffer bytes = ByteBuffer.wrap("xabcx".getBytes(US_ASCII));
    Md5Digest digest = new Md5Digest();
    digest.update(bytes, 1, 3);
    assertThat(bytes.position()).isZero();
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
  }

  @Test
  void rangeOutsideOfTheBufferIsRefused() {
    Md5Digest digest = new Md5Digest();
    assertThatThrownBy(() -> digest.update(ByteBuffer.allocate(4), 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
