package org.nonagon.erasure.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.galois.GaloisMatrix;

class CodingKernelTest {

  private static final int BYTES = 5000;

  @Test
  void tablesGrowWithTheBlocksOfTheMatrix() {
    long block = CodingKernel.tableBytes(1, 1);
    assertThat(CodingKernel.tableBytes(3, 3)).isEqualTo(block);
    assertThat(CodingKernel.tableBytes(6, 3)).isEqualTo(2 * block);
    assertThat(CodingKernel.tableBytes(200, 56)).isEqualTo(67 * 19 * block);
    assertThat(CodingKernel.tableBytes(6, 0)).isZero();
  }

  @Test
  void aCallThatFindsItsLoopsMadeAllocatesNothing() {
    GaloisMatrix parity = GaloisMatrix.systematicVandermonde(6, 9).selectRows(new int[] {6, 7, 8});
    int[] sources = {0, 1, 2, 3, 4, 5};
    int[] targets = {6, 7, 8};
    CodingKernel kernel =
        CodingKernel.of(new LinearCombination(parity, sources, targets, false), KernelForm.TABLE);
    byte[][] shards = new byte[9][BYTES];
    use(kernel, shards); // makes the loops, and fills the pool

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    use(kernel, shards);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat(after - before).isZero();
  }

  private static void use(CodingKernel kernel, byte[][] shards) {
    for (int i = 0; i < 10; i++) {
      ShardMemory memory = ShardMemory.take();
      for (int shard = 0; shard < shards.length; shard++) {
        memory.placeArray(shard, shards[shard], 0);
      }
      kernel.compute(memory, BYTES);
      kernel.matches(memory, BYTES);
      memory.release();
    }
  }
}
