package org.nonagon.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MasterKeyTest {
  private static final String ID = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MasterKey key = MasterKey.generate(RANDOM);

  @Test
  void aSealedSecretOpens() {
    for (String secret : new String[] {SECRET, "", "größe\0"}) {
      assertThat(key.open(ID, key.seal(ID, secret))).contains(secret);
    }
  }

  @Test
  void sealingTwiceGivesDifferentBytes() {
    assertThat(Stream.generate(() -> key.seal(ID, SECRET)).limit(100).distinct()).hasSize(100);
  }

  @Test
  void aSecretOpensOnlyForItsAccessKey() {
    assertThat(key.open("AKIAOTHER", key.seal(ID, SECRET))).isEmpty();
  }

  @Test
  void aSecretOpensOnlyWithItsKey() {
    assertThat(MasterKey.generate(RANDOM).open(ID, key.seal(ID, SECRET))).isEmpty();
  }

  @Test
  void everyFlippedBitAndEveryTruncationIsSeen() {
    byte[] record = Base64.getDecoder().decode(key.seal(ID, SECRET));
    for (int bit = 0; bit < record.length * 8; bit++) {
      byte[] changed = record.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.open(ID, Base64.getEncoder().encodeToString(changed))).isEmpty();
    }
    for (int length = 0; length < record.length; length++) {
      byte[] head = java.util.Arrays.copyOf(record, length);
      assertThat(key.open(ID, Base64.getEncoder().encodeToString(head))).isEmpty();
    }
    assertThat(key.open(ID, "not base64!")).isEmpty();
  }

  @Test
  void theFormatOfVersionOneStays() {
    MasterKey known =
        MasterKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", RANDOM).orElseThrow();
    String sealed =
        "AQABAgMEBQYHCAkKCzBIt3e3vZdv4wfSxvjGM1rOksJ6t1Q9LE"
            + "A1g+xeMEXqQF3+sOqKV8G2/qnF1eKGVsqXWaNi61l4";
    assertThat(known.open(ID, sealed)).contains(SECRET);
  }

  @Test
  void aKeyIsReadAsItWasWritten() {
    MasterKey read = MasterKey.parse(key.toBase64() + "\n", RANDOM).orElseThrow();
    assertThat(read.open(ID, key.seal(ID, SECRET))).contains(SECRET);
    for (String text : new String[] {"", "AAAA", "not base64!", key.toBase64().substring(4)}) {
      assertThat(MasterKey.parse(text, RANDOM)).isEmpty();
    }
    assertThatThrownBy(() -> new MasterKey(new byte[31], RANDOM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a master key has 32 bytes, not 31");
  }

  @Test
  void aKeyDoesNotTellItself() {
    assertThat(key.toString()).isEqualTo("MasterKey");
  }
}
