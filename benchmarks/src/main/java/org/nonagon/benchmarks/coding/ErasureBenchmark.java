package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
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

/** One stripe of the standard profile, again and again, so what fits the caches stays there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class ErasureBenchmark {

  private static final ErasureProfile PROFILE = ErasureProfile.STANDARD;

  /** Bytes of each of the nine cells. */
  @Param({"4096", "65536", "262144"})
  public int cellBytes;

  private final ErasureCoder coder = new ErasureCoder(PROFILE);
  private final ByteBuffer[] buffers = new ByteBuffer[PROFILE.shards()];
  private final ByteBuffer[] copies = new ByteBuffer[PROFILE.dataShards()];
  private final byte[][] arrays = new byte[PROFILE.shards()][];
  private final BitSet afterOneLoss = new BitSet();
  private final BitSet afterThreeLosses = new BitSet();
  private final BitSet firstShard = new BitSet();
  private final BitSet firstThreeShards = new BitSet();

  /** Fills a codeword. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int shard = 0; shard < PROFILE.shards(); shard++) {
      arrays[shard] = new byte[cellBytes];
      random.nextBytes(arrays[shard]);
      buffers[shard] = ByteBuffer.allocateDirect(cellBytes).put(0, arrays[shard]);
    }
    Arrays.setAll(copies, i -> ByteBuffer.allocateDirect(cellBytes));
    coder.encode(buffers, 0, cellBytes);
    firstShard.set(0);
    firstThreeShards.set(0, 3);
    afterOneLoss.set(1, PROFILE.shards());
    afterThreeLosses.set(3, PROFILE.shards());
  }

  /** The machine's limit: the data cells are copied. */
  @Benchmark
  public ByteBuffer[] copyData(DataBytes bytes) {
    for (int shard = 0; shard < PROFILE.dataShards(); shard++) {
      copies[shard].put(0, buffers[shard], 0, cellBytes);
    }
    count(bytes);
    return copies;
  }

  /** All three parity cells of direct buffers. */
  @Benchmark
  public ByteBuffer[] encodeBuffers(DataBytes bytes) {
    coder.encode(buffers, 0, cellBytes);
    count(bytes);
    return buffers;
  }

  /** All three parity cells of byte arrays. */
  @Benchmark
  public byte[][] encodeArrays(DataBytes bytes) {
    coder.encode(arrays, 0, cellBytes);
    count(bytes);
    return arrays;
  }

  /** Computes parity and compares. */
  @Benchmark
  public boolean verifyBuffers(DataBytes bytes) {
    count(bytes);
    return coder.verify(buffers, 0, cellBytes);
  }

  /** One data cell from the other five and one of parity. */
  @Benchmark
  public Reconstruction reconstructOne(DataBytes bytes) {
    count(bytes);
    return coder.reconstruct(buffers, afterOneLoss, firstShard, 0, cellBytes);
  }

  /** Three data cells from the other three and all of parity. */
  @Benchmark
  public Reconstruction reconstructThree(DataBytes bytes) {
    count(bytes);
    return coder.reconstruct(buffers, afterThreeLosses, firstThreeShards, 0, cellBytes);
  }

  private void count(DataBytes bytes) {
    bytes.dataBytes += (long) PROFILE.dataShards() * cellBytes;
  }
}
