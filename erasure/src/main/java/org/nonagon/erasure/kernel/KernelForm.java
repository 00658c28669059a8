package org.nonagon.erasure.kernel;

import java.util.Locale;

/** The ways to multiply that kernels can be prepared for. All give the same bytes. */
public enum KernelForm {
  /** Tables of products, a byte at a time; on every machine. */
  TABLE(0),
  /** Shuffles in vectors of 128 bits; the best with AVX2 too, whose wider shuffles are halves. */
  VECTOR128(16),
  /** Shuffles in vectors of 256 bits. */
  VECTOR256(32),
  /** Shuffles in vectors of 512 bits. */
  VECTOR512(64);

  private static final boolean HAS_VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private final int vectorBytes;

  KernelForm(int vectorBytes) {
    this.vectorBytes = vectorBytes;
  }

  /**
   * Whether it works here: vectors need the JVM's option {@code --add-modules jdk.incubator.vector}
   * and registers of their size.
   */
  public boolean isSupported() {
    return this == TABLE || (HAS_VECTORS && vectorBytes <= VectorLoops.maxVectorBytes());
  }

  /** As in the system property that chooses it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What lengths of loops are multiples of, in bytes. */
  int unitBytes() {
    return Math.max(1, vectorBytes);
  }

  /** Whether loops work wherever shards are, or else at one index of arrays only. */
  boolean takesAnyPlace() {
    return vectorBytes > 0;
  }

  /** The most bytes of tables that one loop keeps. */
  int tableBytes() {
    return this == TABLE
        ? TableLoop.TABLE_BYTES
        : PassLoop.MAX_SIDE * PassLoop.MAX_SIDE * 2 * vectorBytes;
  }

  /**
   * A loop with these coefficients.
   *
   * @param coefficients by target, then by source
   */
  PassLoop loop(PassLoop.Shape shape, int[][] coefficients) {
    return this == TABLE
        ? new TableLoop(shape, coefficients)
        : VectorLoops.of(vectorBytes, shape, coefficients);
  }
}
