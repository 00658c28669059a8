package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.checksum.ChecksumDigest;
import org.nonagon.protocol.checksum.Crc32c;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Checksums of one piece of 64 KiB, the size in which a body passes through. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class ChecksumBenchmark {

  private static final int PIECE_BYTES = 65_536;
  private static final long TEBIBYTE = 1L << 40;

  private final byte[] array = new byte[PIECE_BYTES];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final Crc64Nvme crc64 = new Crc64Nvme();
  private final ChecksumDigest sha256 = ChecksumAlgorithm.SHA256.newDigest();

  /** Fills the piece. */
  @Setup
  public void fill() {
    new Random(1).nextBytes(array);
    buffer.put(0, array);
  }

  /** The checksum of blocks. */
  @Benchmark
  public int crc32cOfBuffer(DataBytes bytes) {
    bytes.dataBytes += PIECE_BYTES;
    return Crc32c.of(buffer, 0, PIECE_BYTES);
  }

  /** The checksum of extents, over direct memory. */
  @Benchmark
  public long crc64OfBuffer(DataBytes bytes) {
    bytes.dataBytes += PIECE_BYTES;
    crc64.update(buffer.clear());
    return crc64.value();
  }

  /** The checksum of extents, over an array. */
  @Benchmark
  public long crc64OfArray(DataBytes bytes) {
    bytes.dataBytes += PIECE_BYTES;
    crc64.update(array, 0, PIECE_BYTES);
    return crc64.value();
  }

  /** A cryptographic hash, for comparison. */
  @Benchmark
  public byte[] sha256OfBuffer(DataBytes bytes) {
    bytes.dataBytes += PIECE_BYTES;
    sha256.update(buffer.clear());
    return sha256.digest();
  }

  /** Joining two CRCs; the score counts joins, and no bytes are read. */
  @Benchmark
  public long combineCrc64() {
    return Crc64Nvme.combine(crc64.value(), 1, TEBIBYTE + PIECE_BYTES);
  }
}
