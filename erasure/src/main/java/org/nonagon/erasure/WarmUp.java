package org.nonagon.erasure;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nonagon.erasure.kernel.Calibration;

/**
 * Encodes, and reconstructs one shard, until the JVM's compiler has come to that. It has when an
 * operation is about as fast as tables would be, which those on vectors are not before.
 */
final class WarmUp {

  private static final int CELL_BYTES = 1 << 10;
  private static final int CALLS = 16;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ErasureCoder coder;
  private final byte[][] arrays;
  private final ByteBuffer[] buffers;

  WarmUp(ErasureCoder coder) {
    this.coder = coder;
    int shards = coder.profile().shards();
    arrays = new byte[shards][CELL_BYTES];
    buffers = new ByteBuffer[shards];
    Random random = new Random(shards);
    for (int shard = 0; shard < shards; shard++) {
      random.nextBytes(arrays[shard]);
      buffers[shard] = ByteBuffer.allocateDirect(CELL_BYTES).put(0, arrays[shard]);
    }
  }

  /** Ends when all is compiled, or after two seconds. */
  void run(Calibration calibration) {
    double floor = calibration.tablesRate();
    long end = System.nanoTime() + MAX_NANOS;
    List<Runnable> cold = operations();
    while (!cold.isEmpty() && System.nanoTime() < end) {
      cold.removeIf(operation -> gigabytesPerSecond(operation) > floor / 2);
    }
  }

  private List<Runnable> operations() {
    List<Runnable> operations = new ArrayList<>();
    operations.add(() -> coder.encode(arrays, 0, CELL_BYTES));
    operations.add(() -> coder.encode(buffers, 0, CELL_BYTES));
    if (coder.profile().parityShards() > 0) {
      BitSet lost = new BitSet();
      lost.set(0);
      BitSet present = new BitSet();
      present.set(1, coder.profile().shards());
      operations.add(() -> coder.reconstruct(arrays, present, lost, 0, CELL_BYTES));
      operations.add(() -> coder.reconstruct(buffers, present, lost, 0, CELL_BYTES));
    }
    return operations;
  }

  private double gigabytesPerSecond(Runnable operation) {
    long begin = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      operation.run();
    }
    long bytes = (long) CALLS * coder.profile().dataShards() * CELL_BYTES;
    return (double) bytes / (System.nanoTime() - begin);
  }
}
