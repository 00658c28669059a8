package org.nonagon.benchmarks.coding;

import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Joining the CRC64NVMEs of two ranges, by the length of the second; no bytes are read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class CombineBenchmark {

  /** A block, a cell, a blob, the longest object of one PUT, and one byte less than that. */
  @Param({"16384", "262144", "67108864", "5368709120", "5368709119"})
  public long lengthB;

  private long crc = 0x0123456789ABCDEFL;

  /** One join. */
  @Benchmark
  public long combine() {
    crc = Crc64Nvme.combine(crc, 1, lengthB);
    return crc;
  }
}
