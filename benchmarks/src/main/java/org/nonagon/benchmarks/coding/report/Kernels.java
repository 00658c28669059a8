package org.nonagon.benchmarks.coding.report;

import java.util.List;
import java.util.Optional;
import org.nonagon.benchmarks.coding.IsaLibrary;
import org.nonagon.protocol.checksum.Crc64Choice;
import org.nonagon.protocol.checksum.Crc64Kernel;

/**
 * Who computes on this machine.
 *
 * @param named the coder's kernel, where it is not to choose
 * @param isaPresent whether ISA-L is there
 * @param crtPresent whether the native library for CRC64NVME is
 */
record Kernels(Optional<String> named, boolean isaPresent, boolean crtPresent) {
  static final String TABLE = "table";
  static final String AVX2_FLAG = "-XX:UseAVX=2";
  private static final String PROPERTY = "nonagon.erasure.kernel";

  /**
   * Asks all of them.
   *
   * @param named the coder's kernel, where it is not to choose
   */
  static Kernels ofThisMachine(Optional<String> named) {
    return new Kernels(
        named,
        IsaLibrary.find("ec_encode_data").isPresent(),
        Crc64Choice.current().kernel() == Crc64Kernel.AWS_CRT);
  }

  /** Makes a fork use a kernel. */
  static List<String> flags(String kernel) {
    return List.of("-D" + PROPERTY + "=" + kernel);
  }
}
