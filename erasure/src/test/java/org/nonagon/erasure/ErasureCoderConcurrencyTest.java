package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ErasureCoderConcurrencyTest {

  private static final int BYTES = 5000;

  private final ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
  private final CodeExample example = new CodeExample(ErasureProfile.STANDARD, BYTES, 1);

  @Test
  void manyThreadsShareACoder() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        long seed = i;
        results.add(threads.submit(() -> loseAndRepair(seed)));
      }
      for (Future<?> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private void loseAndRepair(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      BitSet lost = new BitSet();
      for (int i = 0; i < 3; i++) {
        lost.set(random.nextInt(9));
      }
      byte[][] shards = example.without(lost);
      assertThat(coder.reconstruct(shards, example.allBut(lost), lost, 0, BYTES))
          .isEqualTo(new Reconstructed());
      assertThat(shards).as("seed %d, round %d", seed, round).isDeepEqualTo(example.whole());
    }
  }
}
