package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.checksum.ChecksumDigest;
import org.nonagon.protocol.checksum.Crc32c;
import org.nonagon.protocol.checksum.Crc64Choice;
import org.nonagon.protocol.checksum.Crc64Kernel;
import org.nonagon.protocol.checksum.Crc64Nvme;
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
 * Checksums of one piece, from the size of a small object to that of a cell; beside them in the
 * same run a copy, which is as fast as memory is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class ChecksumBenchmark {

  /** Bytes of the piece. */
  @Param({"4096", "65536", "262144"})
  public int pieceBytes;

  private byte[] array = {};
  private byte[] copy = {};
  private ByteBuffer direct = ByteBuffer.allocateDirect(0);
  private final CRC32C crc32c = new CRC32C();
  private final Crc64Nvme plain = new Crc64Nvme(Crc64Kernel.PLAIN_JAVA);
  private final Crc64Nvme chosen = new Crc64Nvme();
  private final ChecksumDigest sha256 = ChecksumAlgorithm.SHA256.newDigest();

  /** Fills the piece, and says what the rows of the chosen kernel measure. */
  @Setup
  public void fill() {
    array = new byte[pieceBytes];
    copy = new byte[pieceBytes];
    new Random(1).nextBytes(array);
    direct = ByteBuffer.allocateDirect(pieceBytes).put(0, array);
    System.out.println(Crc64Choice.current());
  }

  /** How fast memory is: a copy. */
  @Benchmark
  public byte[] copyOfArray(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    System.arraycopy(array, 0, copy, 0, pieceBytes);
    return copy;
  }

  /** The checksum of blocks, over direct memory. */
  @Benchmark
  public int crc32cOfDirect(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    return Crc32c.of(direct, 0, pieceBytes);
  }

  /** The checksum of blocks, over an array. */
  @Benchmark
  public long crc32cOfArray(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    crc32c.update(array, 0, pieceBytes);
    return crc32c.getValue();
  }

  /** The checksum of extents by the chosen kernel, over direct memory. */
  @Benchmark
  public long crc64OfDirect(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    chosen.update(direct, 0, pieceBytes);
    return chosen.value();
  }

  /** The checksum of extents by the chosen kernel, over an array. */
  @Benchmark
  public long crc64OfArray(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    chosen.update(array, 0, pieceBytes);
    return chosen.value();
  }

  /** The checksum of extents in plain Java, over direct memory. */
  @Benchmark
  public long plainCrc64OfDirect(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    plain.update(direct, 0, pieceBytes);
    return plain.value();
  }

  /** The checksum of extents in plain Java, over an array. */
  @Benchmark
  public long plainCrc64OfArray(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    plain.update(array, 0, pieceBytes);
    return plain.value();
  }

  /** A cryptographic hash, for comparison. */
  @Benchmark
  public byte[] sha256OfDirect(DataBytes bytes) {
    bytes.dataBytes += pieceBytes;
    sha256.update(direct.clear());
    return sha256.digest();
  }
}
