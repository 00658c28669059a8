package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.galois.GaloisMatrix;
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
 * The steps of {@link ErasureBenchmark} by ISA-L, on direct memory, with our matrix. The set-up
 * fails where the library is absent or computes other bytes than our coder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class IsaBenchmark {
  private static final ErasureProfile PROFILE = DirectCells.PROFILE;

  /** Bytes of each of the nine cells. */
  @Param({"4096", "65536", "262144"})
  public int cellBytes;

  /** The function of ISA-L: the one that picks what suits the processor, or one that it picks. */
  @Param({"ec_encode_data"})
  public String function = "";

  private final GaloisMatrix matrix =
      GaloisMatrix.systematicVandermonde(PROFILE.dataShards(), PROFILE.shards());
  private final IsaLibrary.Product[] products = new IsaLibrary.Product[PROFILE.parityShards() + 1];
  private ByteBuffer[] codeword = {};

  /** Fills a codeword and prepares the four products: parity, and one to three lost data cells. */
  @Setup
  public void prepare() {
    IsaLibrary library =
        IsaLibrary.find(function)
            .orElseThrow(
                () ->
                    new IllegalStateException(IsaLibrary.NAME + " or " + function + " is absent"));
    codeword = DirectCells.codeword(cellBytes);
    int k = PROFILE.dataShards();
    products[0] = product(library, range(0, k), range(k, PROFILE.shards()));
    for (int losses = 1; losses <= PROFILE.parityShards(); losses++) {
      products[losses] = product(library, range(losses, losses + k), range(0, losses));
    }
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private IsaLibrary.Product product(IsaLibrary library, int[] sources, int[] targets) {
    GaloisMatrix coefficients =
        matrix.selectRows(targets).times(matrix.selectRows(sources).inverse());
    IsaLibrary.Product product =
        library.product(
            coefficients, select(sources), DirectCells.empty(targets.length, cellBytes));
    product.compute(cellBytes);
    if (!Arrays.equals(product.targets(), select(targets))) {
      throw new IllegalStateException("ISA-L computes other bytes than our coder");
    }
    return product;
  }

  private ByteBuffer[] select(int[] shards) {
    return Arrays.stream(shards).mapToObj(shard -> codeword[shard]).toArray(ByteBuffer[]::new);
  }

  /** All three parity cells. */
  @Benchmark
  public void encode(DataBytes bytes) {
    compute(0, bytes);
  }

  /** ISA-L has no call for this: parity is computed and then compared. */
  @Benchmark
  public boolean verify(DataBytes bytes) {
    compute(0, bytes);
    boolean same = true;
    for (int row = 0; row < PROFILE.parityShards(); row++) {
      same &= products[0].targets()[row].mismatch(codeword[PROFILE.dataShards() + row]) < 0;
    }
    return same;
  }

  /** One data cell from the other five and one of parity. */
  @Benchmark
  public void reconstruct1(DataBytes bytes) {
    compute(1, bytes);
  }

  /** Two data cells from the other four and two of parity. */
  @Benchmark
  public void reconstruct2(DataBytes bytes) {
    compute(2, bytes);
  }

  /** Three data cells from the other three and all of parity. */
  @Benchmark
  public void reconstruct3(DataBytes bytes) {
    compute(3, bytes);
  }

  private void compute(int product, DataBytes bytes) {
    bytes.dataBytes += (long) PROFILE.dataShards() * cellBytes;
    products[product].compute(cellBytes);
  }
}
