package org.nonagon.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KeyHistoryTest {
  private static final Body FIRST = new Body(1, 0, 1, 5_000);
  private static final Body SECOND = new Body(1, 0, 2, 5_000);

  private final KeyHistory history = new KeyHistory("key");

  @Test
  void aReadShowsTheLastAcknowledgedWriteOrOneThatIsUnderWay() {
    write(FIRST);
    history.sent(Optional.of(SECOND));
    int mark = history.mark();

    assertThat(history.judge(mark, bytes(FIRST))).isEmpty();
    assertThat(history.judge(mark, bytes(SECOND))).isEmpty();
    assertThat(history.judge(mark, Optional.empty())).isPresent();
  }

  @Test
  void aReadNeverShowsWhatIsOlderThanTheAcknowledged() {
    write(FIRST);
    write(SECOND);

    assertThat(history.judge(history.mark(), bytes(FIRST)))
        .hasValueSatisfying(wrong -> assertThat(wrong).contains("older", "write 1 of writer 0"));
  }

  @Test
  void aReadThatBeganBeforeTheAcknowledgementMayShowTheOlder() {
    write(FIRST);
    int mark = history.mark();
    write(SECOND);

    assertThat(history.judge(mark, bytes(FIRST))).isEmpty();
  }

  @Test
  void whatOneReadShowedNoLaterReadTakesBack() {
    write(FIRST);
    history.sent(Optional.of(SECOND));
    assertThat(history.judge(history.mark(), bytes(SECOND))).isEmpty();

    assertThat(history.judge(history.mark(), bytes(FIRST))).isPresent();
  }

  @Test
  void oneWrongByteOrOneMissingIsNoWriteAtAll() {
    write(FIRST);
    byte[] wrong = FIRST.bytes();
    wrong[4_000] ^= 1;
    byte[] cut = new byte[4_999];
    System.arraycopy(FIRST.bytes(), 0, cut, 0, cut.length);

    assertThat(history.judge(history.mark(), Optional.of(wrong)))
        .hasValueSatisfying(said -> assertThat(said).contains("damaged or cut short"));
    assertThat(history.judge(history.mark(), Optional.of(cut))).isPresent();
  }

  @Test
  void aWriteThatWasGivenUpMayBeThereOrNotAndNoneFollowsIt() {
    write(FIRST);
    history.sent(Optional.empty());
    history.givenUp();

    assertThat(history.isRetired()).isTrue();
    assertThat(history.judge(history.mark(), bytes(FIRST))).isEmpty();
    assertThat(history.judge(history.mark(), Optional.empty())).isEmpty();
    assertThat(history.judge(history.mark(), bytes(FIRST))).isPresent();
    assertThatThrownBy(() -> history.sent(Optional.of(SECOND)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWriteThatWasRepeatedRetiresItsKey() {
    history.sent(Optional.of(FIRST));
    history.acknowledged(false);

    assertThat(history.isRetired()).isTrue();
    assertThat(history.judge(history.mark(), bytes(FIRST))).isEmpty();
  }

  @Test
  void aListingShowsTheSizeThatAReadWouldShow() {
    write(FIRST);

    assertThat(history.judgeListed(history.mark(), OptionalLong.of(5_000))).isEmpty();
    assertThat(history.judgeListed(history.mark(), OptionalLong.of(1))).isPresent();
    assertThat(history.judgeListed(history.mark(), OptionalLong.empty())).isPresent();
  }

  @Test
  void bodiesOfTheSameNumbersAreTheSameAndSayWhoseTheyAre() {
    assertThat(FIRST.bytes()).isEqualTo(new Body(1, 0, 1, 5_000).bytes());
    assertThat(Body.describe(SECOND.bytes())).isEqualTo("5000 bytes of write 2 of writer 0");
    assertThat(new Body(1, 0, 3, 0).bytes()).isEmpty();
  }

  private void write(Body body) {
    history.sent(Optional.of(body));
    history.acknowledged(true);
  }

  private static Optional<byte[]> bytes(Body body) {
    return Optional.of(body.bytes());
  }
}
