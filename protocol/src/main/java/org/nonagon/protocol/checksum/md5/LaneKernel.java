package org.nonagon.protocol.checksum.md5;

import java.util.Optional;
import java.util.Set;

/** Advances many states of MD5 together. Immutable, for any thread. */
sealed interface LaneKernel permits VectorKernel {
  /**
   * Chooses how many lanes a vector has: {@code 4}, {@code 8} or {@code 16}; {@code 0} for no lanes
   * at all. Otherwise it is as many as the machine's widest vectors have.
   */
  String LANES_PROPERTY = "nonagon.md5.lanes";

  /** What the property may be; empty where it is not set. */
  Set<String> WIDTHS = Set.of("", "0", "4", "8", "16");

  /** The kernel of this machine; none where the JVM runs without its vector module. */
  static Optional<LaneKernel> ofMachine() {
    String wanted = System.getProperty(LANES_PROPERTY, "");
    if (!WIDTHS.contains(wanted)) {
      throw new IllegalArgumentException(
          LANES_PROPERTY + " is " + wanted + "; it can be 0, 4, 8 or 16");
    }
    boolean isThere = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return isThere && !wanted.equals("0") ? Optional.of(new VectorKernel()) : Optional.empty();
  }

  /** Lanes of a group. */
  int width();

  /** The fewest streams that are faster in lanes than one after the other. */
  int fewestStreams();

  /**
   * Advances the states of the first groups.
   *
   * @param blocks how many of the staged blocks, of every lane
   */
  void advance(LaneMemory memory, int groups, int blocks);
}
