package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.Reconstruction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One stripe of the standard profile, again and again, so what fits the caches stays there.
 *
 * <p>The kernel is the one that the coder chose; {@code -Dnonagon.erasure.kernel=table} in the
 * fork's flags measures the table form.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class ErasureBenchmark {

  private static final ErasureProfile PROFILE = DirectCells.PROFILE;

  /** Bytes of each of the nine cells. */
  @Param({"4096", "65536", "262144"})
  public int cellBytes;

  /** What the cells are made of. */
  @Param({"ARRAY", "DIRECT"})
  public CellMemory memory = CellMemory.ARRAY;

  private final ErasureCoder coder = new ErasureCoder(PROFILE);
  private final byte[][] arrays = new byte[PROFILE.shards()][];
  private final byte[][] arrayCopies = new byte[PROFILE.dataShards()][];
  private final BitSet[] present = new BitSet[PROFILE.parityShards() + 1];
  private final BitSet[] lost = new BitSet[PROFILE.parityShards() + 1];
  private ByteBuffer[] buffers = {};
  private ByteBuffer[] bufferCopies = {};

  /** Fills a codeword, and names the first data cells lost, one to three of them. */
  @Setup
  public void fill() {
    coder.warmUp();
    buffers = DirectCells.codeword(cellBytes);
    bufferCopies = DirectCells.empty(PROFILE.dataShards(), cellBytes);
    for (int shard = 0; shard < PROFILE.shards(); shard++) {
      arrays[shard] = new byte[cellBytes];
      buffers[shard].get(0, arrays[shard]);
    }
    for (int shard = 0; shard < PROFILE.dataShards(); shard++) {
      arrayCopies[shard] = new byte[cellBytes];
    }
    for (int losses = 0; losses <= PROFILE.parityShards(); losses++) {
      lost[losses] = range(0, losses);
      present[losses] = range(losses, PROFILE.shards());
    }
  }

  private static BitSet range(int from, int to) {
    BitSet set = new BitSet();
    set.set(from, to);
    return set;
  }

  /** The machine's limit: the data cells are copied. */
  @Benchmark
  public Object copy(DataBytes bytes) {
    count(bytes);
    return switch (memory) {
      case ARRAY -> copyArrays();
      case DIRECT -> copyBuffers();
    };
  }

  private byte[][] copyArrays() {
    for (int shard = 0; shard < PROFILE.dataShards(); shard++) {
      System.arraycopy(arrays[shard], 0, arrayCopies[shard], 0, cellBytes);
    }
    return arrayCopies;
  }

  private ByteBuffer[] copyBuffers() {
    for (int shard = 0; shard < PROFILE.dataShards(); shard++) {
      bufferCopies[shard].put(0, buffers[shard], 0, cellBytes);
    }
    return bufferCopies;
  }

  /** All three parity cells. */
  @Benchmark
  public void encode(DataBytes bytes) {
    count(bytes);
    switch (memory) {
      case ARRAY -> coder.encode(arrays, 0, cellBytes);
      case DIRECT -> coder.encode(buffers, 0, cellBytes);
    }
  }

  /** Computes parity and compares. */
  @Benchmark
  public boolean verify(DataBytes bytes) {
    count(bytes);
    return switch (memory) {
      case ARRAY -> coder.verify(arrays, 0, cellBytes);
      case DIRECT -> coder.verify(buffers, 0, cellBytes);
    };
  }

  /** One data cell from the other five and one of parity. */
  @Benchmark
  public Reconstruction reconstruct1(DataBytes bytes) {
    return reconstruct(1, bytes);
  }

  /** Two data cells from the other four and two of parity. */
  @Benchmark
  public Reconstruction reconstruct2(DataBytes bytes) {
    return reconstruct(2, bytes);
  }

  /** Three data cells from the other three and all of parity. */
  @Benchmark
  public Reconstruction reconstruct3(DataBytes bytes) {
    return reconstruct(3, bytes);
  }

  private Reconstruction reconstruct(int losses, DataBytes bytes) {
    count(bytes);
    return switch (memory) {
      case ARRAY -> coder.reconstruct(arrays, present[losses], lost[losses], 0, cellBytes);
      case DIRECT -> coder.reconstruct(buffers, present[losses], lost[losses], 0, cellBytes);
    };
  }

  private void count(DataBytes bytes) {
    bytes.dataBytes += (long) PROFILE.dataShards() * cellBytes;
  }
}
