package org.nonagon.erasure;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nonagon.erasure.kernel.Calibration;
import org.nonagon.erasure.kernel.KernelForm;

/**
 * Runs a coder's operations on shards of no importance until the JVM's compiler has come to them.
 * It has when an operation on vectors is faster than tables would be; operations on tables need no
 * more than a start.
 */
final class WarmUp {

  private static final int CELL_BYTES = 2 << 10;
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
    double floor = calibration.gigabytesPerSecond().getOrDefault(KernelForm.TABLE, 0.5);
    long end = System.nanoTime() + MAX_NANOS;
    List<Runnable> cold = operations();
    while (!cold.isEmpty() && System.nanoTime() < end) {
      cold.removeIf(operation -> gigabytesPerSecond(operation) > floor);
    }
  }

  private List<Runnable> operations() {
    List<Runnable> operations = new ArrayList<>();
    operations.add(() -> coder.encode(arrays, 0, CELL_BYTES));
    operations.add(() -> coder.encode(buffers, 0, CELL_BYTES));
    int shards = coder.profile().shards();
    for (int lost = 1; lost <= Math.min(coder.profile().parityShards(), 3); lost++) {
      BitSet wanted = new BitSet();
      wanted.set(0, lost);
      BitSet present = new BitSet();
      present.set(lost, shards);
      operations.add(() -> coder.reconstruct(arrays, present, wanted, 0, CELL_BYTES));
      operations.add(() -> coder.reconstruct(buffers, present, wanted, 0, CELL_BYTES));
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
