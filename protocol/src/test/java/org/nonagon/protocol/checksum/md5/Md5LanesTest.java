package org.nonagon.protocol.checksum.md5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who hashes what: on loops that run one task when they are told to. */
final class Md5LanesTest {
  private static final long SEED = Long.getLong("nonagon.seed", 20_261_123L);
  private static final int PIECE_BYTES = 64 << 10;
  private static final int FEWEST =
      LaneKernel.ofMachine().map(LaneKernel::fewestStreams).orElseThrow();

  private final Md5Lanes lanes = new Md5Lanes();
  private final ArrayDeque<Runnable> loop = new ArrayDeque<>();

  Md5LanesTest() {
    lanes.use();
  }

  @Test
  void aPieceIsHashedInTheTurnThatItAskedFor() {
    byte[] message = Md5Samples.bytes(PIECE_BYTES, 1);
    Md5Stream stream = lanes.open();
    CompletableFuture<Void> done = update(stream, message);
    assertThat(done).isNotDone();
    run(1);
    assertThat(done).isNotDone();
    run(1);
    assertThat(done).isCompleted();
    assertThat(loop).isEmpty();
    assertThat(stream.digest()).isEqualTo(Md5Samples.expected(message));
  }

  @Test
  void aSmallPieceIsHashedAtOnce() {
    byte[] message = Md5Samples.bytes(Md5Lanes.SMALL_BYTES - 1, 1);
    Md5Stream stream = lanes.open();
    assertThat(update(stream, message)).isCompleted();
    assertThat(loop).isEmpty();
    assertThat(stream.digest()).isEqualTo(Md5Samples.expected(message));
  }

  @Test
  void aTurnTakesOnePieceWhereLanesWouldNotBeFaster() {
    List<CompletableFuture<Void>> done = updates(FEWEST - 1);
    run(1);
    // The other turns are there still, and one completion.
    assertThat(loop).hasSize(FEWEST - 1);
    run(loop.size() + FEWEST - 2);
    assertThat(done).allSatisfy(one -> assertThat(one).isCompleted());
    assertThat(loop).isEmpty();
  }

  @Test
  void aTurnTakesAllThatWaits() {
    List<CompletableFuture<Void>> done = updates(16);
    run(1);
    assertThat(loop).hasSize(15 + 16);
    run(15);
    assertThat(done).allSatisfy(one -> assertThat(one).isNotDone());
    run(16);
    assertThat(done).allSatisfy(one -> assertThat(one).isCompleted());
  }

  @Test
  void aTurnThatHasTakenItsBytesFillsItsLanesNoMore() {
    int more = 5;
    byte[] piece = new byte[Md5Lanes.TURN_BYTES / Md5Batch.MAX_LANES];
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < Md5Batch.MAX_LANES + more; i++) {
      done.add(update(lanes.open(), piece));
    }
    run(1);
    int turnsLeft = Md5Batch.MAX_LANES + more - 1;
    assertThat(loop).hasSize(turnsLeft + Md5Batch.MAX_LANES);
    run(1);
    assertThat(loop).hasSize(turnsLeft - 1 + Md5Batch.MAX_LANES + more);
    runAll();
    assertThat(done).allSatisfy(one -> assertThat(one).isCompleted());
  }

  @Test
  void lanesThatBecomeFreeAreFilled() {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < 3 * Md5Batch.MAX_LANES; i++) {
      done.add(update(lanes.open(), new byte[Md5Lanes.SMALL_BYTES]));
    }
    run(1);
    int turns = 3 * Md5Batch.MAX_LANES - 1;
    assertThat(loop).hasSize(turns + 3 * Md5Batch.MAX_LANES);
    runAll();
    assertThat(done).allSatisfy(one -> assertThat(one).isCompleted());
  }

  @Test
  void coldLanesAreNotUsed() {
    Md5Lanes cold = new Md5Lanes();
    for (int i = 0; i < 16; i++) {
      cold.open().update(List.of(ByteBuffer.allocate(PIECE_BYTES)), loop::add);
    }
    run(1);
    assertThat(loop).hasSize(15 + 1);
  }

  @Test
  void itSaysHowItHashes() {
    assertThat(lanes).hasToString("MD5 in vectors of %d lanes", VectorKernel.SPECIES.length());
    assertThat(new Md5Lanes()).hasToString("MD5 in plain Java");
  }

  @Test
  void withoutAKernelThereIsNothingToWarmUp() {
    assertThat(new Md5Lanes(Optional.empty()).warmUp()).isFalse();
  }

  @Test
  void everyPieceOfATurnThatFailsIsTold() {
    List<CompletableFuture<Void>> done = updates(4);
    ByteBuffer shortened = ByteBuffer.allocate(PIECE_BYTES);
    done.add(lanes.open().update(List.of(shortened), loop::add).toCompletableFuture());
    shortened.limit(0); // A caller that does not keep its promise.
    runAll();
    assertThat(done).allSatisfy(one -> assertThat(one).isCompletedExceptionally());
    List<CompletableFuture<Void>> next = updates(5);
    runAll();
    assertThat(next).allSatisfy(one -> assertThat(one).isCompleted());
  }

  @Test
  void aPieceForWhichNoTurnCanBeHadIsNotLeftBehind() {
    Md5Stream stream = lanes.open();
    List<ByteBuffer> piece = List.of(ByteBuffer.allocate(PIECE_BYTES));
    assertThatThrownBy(
            () ->
                stream.update(
                    piece,
                    task -> {
                      throw new RejectedExecutionException("shut down");
                    }))
        .isInstanceOf(RejectedExecutionException.class);
    CompletableFuture<Void> other = update(lanes.open(), new byte[PIECE_BYTES]);
    run(2);
    assertThat(other).isCompleted();
    assertThat(loop).isEmpty();
  }

  @Test
  void aStreamWhoseLoopIsShutDownIsToldAllTheSame() {
    Md5Stream stream = lanes.open();
    ArrayDeque<Runnable> before = new ArrayDeque<>();
    boolean[] isShutDown = {false};
    CompletionStage<Void> done =
        stream.update(
            List.of(ByteBuffer.allocate(PIECE_BYTES)),
            task -> {
              if (isShutDown[0]) {
                throw new RejectedExecutionException("shut down");
              }
              before.add(task);
            });
    isShutDown[0] = true;
    before.remove().run();
    assertThat(done.toCompletableFuture()).isCompleted();
  }

  @Test
  void bodiesOnSeveralLoopsHaveTheDigestsOfTheJdk() throws Exception {
    List<ExecutorService> loops = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loops.add(Executors.newSingleThreadExecutor());
    }
    try {
      Random random = new Random(SEED);
      List<Body> bodies = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        byte[] message = Md5Samples.bytes(random.nextInt(500_000), random.nextLong());
        bodies.add(new Body(message, lanes.open(), loops.get(i % 3), random.nextLong()));
      }
      bodies.forEach(body -> body.loop.execute(body::sendNext));
      for (Body body : bodies) {
        assertThat(body.digest.get(60, TimeUnit.SECONDS))
            .as("seed %d", SEED)
            .isEqualTo(Md5Samples.expected(body.message));
      }
    } finally {
      loops.forEach(ExecutorService::shutdown);
    }
  }

  private List<CompletableFuture<Void>> updates(int streams) {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      done.add(update(lanes.open(), new byte[PIECE_BYTES]));
    }
    return done;
  }

  private CompletableFuture<Void> update(Md5Stream stream, byte[] piece) {
    return stream.update(List.of(ByteBuffer.wrap(piece)), loop::add).toCompletableFuture();
  }

  private void run(int tasks) {
    for (int i = 0; i < tasks; i++) {
      loop.remove().run();
    }
  }

  private void runAll() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }

  /** Sends its message in pieces, the next when the last is done. */
  private static final class Body {
    final byte[] message;
    final ExecutorService loop;
    final CompletableFuture<byte[]> digest = new CompletableFuture<>();
    private final Md5Stream stream;
    private final Random random;
    private int sent;

    Body(byte[] message, Md5Stream stream, ExecutorService loop, long seed) {
      this.message = message;
      this.stream = stream;
      this.loop = loop;
      this.random = new Random(seed);
    }

    void sendNext() {
      if (sent == message.length) {
        digest.complete(stream.digest());
        return;
      }
      int count = Math.min(1 + random.nextInt(2 * PIECE_BYTES), message.length - sent);
      byte[] piece = Arrays.copyOfRange(message, sent, sent + count);
      sent += count;
      stream
          .update(Md5Samples.buffers(piece, 40_000, random), loop)
          .whenComplete(
              (nothing, failure) -> {
                if (failure == null) {
                  loop.execute(this::sendNext);
                } else {
                  digest.completeExceptionally(failure);
                }
              });
    }
  }
}
