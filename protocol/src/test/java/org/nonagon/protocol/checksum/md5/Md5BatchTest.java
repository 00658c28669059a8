package org.nonagon.protocol.checksum.md5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Md5BatchTest {
  private static final int MAX_PIECE_BYTES = 6000;

  @Test
  void anyNumberOfStreamsOfAnyLengthsHaveTheDigestsOfTheJdk() {
    Md5Batch batch = new Md5Batch();
    for (int streams = 1; streams <= Md5Batch.MAX_LANES; streams++) {
      checkRandomPieces(batch, streams, streams);
    }
  }

  @Test
  void withoutAKernelTheDigestsAreTheSame() {
    Md5Batch batch = new Md5Batch(Optional.empty());
    for (int streams = 1; streams <= Md5Batch.MAX_LANES; streams += 5) {
      checkRandomPieces(batch, streams, streams);
    }
  }

  /** Hashes streams together, piece by piece, and compares; also run in other JVMs. */
  static void checkRandomPieces(Md5Batch batch, int streams, long seed) {
    Random random = new Random(seed);
    List<Hashed> all = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      all.add(new Hashed(Md5Samples.bytes(random.nextInt(3 * MAX_PIECE_BYTES), random.nextLong())));
    }
    while (all.stream().anyMatch(Hashed::hasMore)) {
      all.stream().filter(Hashed::hasMore).forEach(hashed -> batch.add(hashed.next(random)));
      batch.complete();
    }
    for (int i = 0; i < streams; i++) {
      assertThat(all.get(i).digest.digest())
          .as("stream %d of %d, seed %d", i, streams, seed)
          .isEqualTo(Md5Samples.expected(all.get(i).message));
    }
  }

  @Test
  void equalPiecesOfEveryLengthAroundABlockAreHashed() {
    Md5Batch batch = new Md5Batch();
    for (int length = 0; length <= 300; length++) {
      List<Hashed> all = new ArrayList<>();
      for (int i = 0; i < Md5Batch.MAX_LANES; i++) {
        Hashed hashed = new Hashed(Md5Samples.bytes(length, 1000L * length + i));
        hashed.work.give(List.of(ByteBuffer.wrap(hashed.message)));
        batch.add(hashed.work);
        all.add(hashed);
      }
      batch.complete();
      for (Hashed hashed : all) {
        assertThat(hashed.digest.digest())
            .as("length %d", length)
            .isEqualTo(Md5Samples.expected(hashed.message));
      }
    }
  }

  @Test
  void workThatIsAddedBetweenStepsIsHashedToo() {
    Md5Batch batch = new Md5Batch();
    List<Hashed> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Hashed hashed = new Hashed(Md5Samples.bytes(100 * i, i));
      hashed.work.give(List.of(ByteBuffer.wrap(hashed.message)));
      all.add(hashed);
    }
    for (Hashed hashed : all) {
      while (batch.size() == 8) {
        batch.step();
      }
      batch.add(hashed.work);
    }
    batch.complete();
    assertThat(all)
        .allSatisfy(
            hashed -> {
              assertThat(hashed.ended).isEqualTo(1);
              assertThat(hashed.digest.digest()).isEqualTo(Md5Samples.expected(hashed.message));
            });
  }

  @Test
  void workMovesBetweenLanesAndPlainJava() {
    Md5Batch batch = new Md5Batch();
    Hashed moving = new Hashed(Md5Samples.bytes(10_000, 1));
    for (int at = 0; at < 10_000; at += 1000) {
      moving.work.give(List.of(ByteBuffer.wrap(moving.message, at, 1000)));
      batch.add(moving.work);
      for (int i = 0; i < at / 1000; i++) {
        Hashed company = new Hashed(Md5Samples.bytes(700, i));
        company.work.give(List.of(ByteBuffer.wrap(company.message)));
        batch.add(company.work);
      }
      batch.complete();
    }
    assertThat(moving.digest.digest()).isEqualTo(Md5Samples.expected(moving.message));
  }

  @Test
  void aBatchThatFailsGivesUpAllItsWork() {
    Md5Batch batch = new Md5Batch();
    List<Hashed> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Hashed hashed = new Hashed(new byte[4096]);
      ByteBuffer bytes = ByteBuffer.wrap(hashed.message);
      hashed.work.give(List.of(bytes));
      batch.add(hashed.work);
      all.add(hashed);
      bytes.limit(i == 5 ? 0 : 4096); // A caller that does not keep its promise.
    }
    assertThatThrownBy(batch::complete).isInstanceOf(IndexOutOfBoundsException.class);
    IllegalStateException cause = new IllegalStateException("failed");
    batch.fail(cause);
    assertThat(batch.size()).isZero();
    assertThat(all).allSatisfy(hashed -> assertThat(hashed.failure).contains(cause));
  }

  /** A stream and what became of it. */
  private static final class Hashed implements Md5Work.Owner {
    final byte[] message;
    final Md5Digest digest = new Md5Digest();
    final Md5Work work = new Md5Work(digest, this);
    int ended;
    Optional<Throwable> failure = Optional.empty();
    private int given;
    private boolean isGiven;

    Hashed(byte[] message) {
      this.message = message;
    }

    boolean hasMore() {
      return !isGiven;
    }

    Md5Work next(Random random) {
      int count = Math.min(random.nextInt(MAX_PIECE_BYTES), message.length - given);
      byte[] piece = Arrays.copyOfRange(message, given, given + count);
      given += count;
      isGiven = given == message.length;
      work.give(Md5Samples.buffers(piece, 2000, random));
      return work;
    }

    @Override
    public void hashed() {
      ended++;
    }

    @Override
    public void failed(Throwable cause) {
      failure = Optional.of(cause);
    }
  }
}
