package org.nonagon.blobs.write;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.nonagon.benchmarks.coding.DataBytes;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.shard.BlockFrames;
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
 * One full stripe of 6+3 after another: filled from direct memory, encoded and sealed; beside it
 * each of the parts over the same memory. Stands in the package of {@link Stripe}, which is not
 * public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx256m", "-XX:MaxDirectMemorySize=200m"})
public class StripeBenchmark {
  private static final StripeLayout LAYOUT = StripeLayout.even(ErasureProfile.STANDARD, 64L << 20);
  private static final int DATA_SHARDS = ErasureProfile.STANDARD.dataShards();
  private static final int FRAME_BYTES = LAYOUT.blockBytes() + BlockFrames.CRC_BYTES;

  /** How many stripes take turns: one stays in the cache, many come from memory. */
  @Param({"1", "24"})
  public int stripes;

  private final List<List<StripePool.Cell>> memory = new ArrayList<>();
  private final ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
  private final DataChecksum checksum = new DataChecksum(DATA_SHARDS);
  private final Crc64Nvme crc64 = new Crc64Nvme();
  private final CRC32C crc32c = new CRC32C();
  private final ByteBuffer source = ByteBuffer.allocateDirect(LAYOUT.stripeBytes());
  private int turn;

  /** Takes memory for all stripes, and fills it. */
  @Setup
  public void lease() {
    byte[] bytes = new byte[LAYOUT.stripeBytes()];
    new Random(1).nextBytes(bytes);
    source.put(0, bytes);
    StripePool pool = new StripePool(new StripePool.Config(192L << 20, 1), Runnable::run);
    for (int i = 0; i < stripes; i++) {
      int cells = Stripe.cellCount(LAYOUT, 0);
      memory.add(pool.lease(cells, Stripe.cellRoom(LAYOUT, 0)).join().orElseThrow());
      new Stripe(LAYOUT, 0, memory.getLast()).fill(source.clear());
    }
  }

  private List<StripePool.Cell> next(DataBytes bytes) {
    bytes.dataBytes += LAYOUT.stripeBytes();
    turn = (turn + 1) % stripes;
    return memory.get(turn);
  }

  /** A body's bytes to nine cells that are ready to be appended. */
  @Benchmark
  public long fillAndEncode(DataBytes bytes) {
    Stripe stripe = new Stripe(LAYOUT, 0, next(bytes));
    stripe.fill(source.clear());
    stripe.encode(coder, checksum);
    return checksum.value();
  }

  /** Parity, the checksums of blocks and that of the blob. */
  @Benchmark
  public long encode(DataBytes bytes) {
    new Stripe(LAYOUT, 0, next(bytes)).encode(coder, checksum);
    return checksum.value();
  }

  /** A part: the copy. */
  @Benchmark
  public Object fillAlone(DataBytes bytes) {
    Stripe stripe = new Stripe(LAYOUT, 0, next(bytes));
    stripe.fill(source.clear());
    return stripe;
  }

  /** A part: the parity. */
  @Benchmark
  public Object parityAlone(DataBytes bytes) {
    ByteBuffer[] columns =
        next(bytes).stream().map(StripePool.Cell::bytes).toArray(ByteBuffer[]::new);
    for (int start = 0; start < LAYOUT.cellBytes(); start += LAYOUT.blockBytes()) {
      coder.encode(columns, start / LAYOUT.blockBytes() * FRAME_BYTES, LAYOUT.blockBytes());
    }
    return columns;
  }

  /** A part: the checksums of blocks, of data and parity. */
  @Benchmark
  public Object sealsAlone(DataBytes bytes) {
    List<StripePool.Cell> cells = next(bytes);
    for (StripePool.Cell cell : cells) {
      for (int start = 0; start < LAYOUT.cellBytes(); start += LAYOUT.blockBytes()) {
        int at = start / LAYOUT.blockBytes() * FRAME_BYTES;
        BlockFrames.seal(cell.bytes(), at, LAYOUT.blockBytes(), crc32c);
      }
    }
    return cells;
  }

  /** A part: the checksum of the data, in its order. */
  @Benchmark
  public long crc64Alone(DataBytes bytes) {
    for (StripePool.Cell cell : next(bytes).subList(0, DATA_SHARDS)) {
      for (int start = 0; start < LAYOUT.cellBytes(); start += LAYOUT.blockBytes()) {
        int at = start / LAYOUT.blockBytes() * FRAME_BYTES;
        crc64.update(cell.bytes(), at, LAYOUT.blockBytes());
      }
    }
    return crc64.value();
  }
}
