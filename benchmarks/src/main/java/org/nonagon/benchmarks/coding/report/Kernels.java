package org.nonagon.benchmarks.coding.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.benchmarks.coding.IsaLibrary;
import org.nonagon.erasure.kernel.KernelChoice;
import org.nonagon.erasure.kernel.KernelForm;
import org.nonagon.protocol.checksum.Crc64Choice;
import org.nonagon.protocol.checksum.Crc64Kernel;

/**
 * Who computes on this machine. The kernel of the coder is chosen once, by a JVM that does nothing
 * else, and named to the forks: so all rows measure the same one, and no fork calibrates.
 *
 * @param calibration how the coder chose
 * @param calibrationForAvx2 how it chooses with the instructions of AVX2 only
 * @param isaPresent whether ISA-L is there
 * @param crtPresent whether the native library for CRC64NVME is
 */
record Kernels(
    String calibration, String calibrationForAvx2, boolean isaPresent, boolean crtPresent) {
  static final String TABLE = KernelForm.TABLE.toString();
  static final String AVX2_FLAG = "-XX:UseAVX=2";

  /**
   * Asks all of them.
   *
   * @param named the coder's kernel, where it is not to choose
   */
  static Kernels ofThisMachine(Optional<String> named) throws IOException {
    return new Kernels(
        calibration(named.map(Kernels::flags).orElse(List.of())),
        calibration(List.of(AVX2_FLAG)),
        IsaLibrary.find("ec_encode_data").isPresent(),
        Crc64Choice.current().kernel() == Crc64Kernel.AWS_CRT);
  }

  /** The kernel that the coder chose. */
  String chosen() {
    return firstWord(calibration);
  }

  /** The kernel that it chooses with the instructions of AVX2 only. */
  String chosenForAvx2() {
    return firstWord(calibrationForAvx2);
  }

  /** Makes a fork use a kernel. */
  static List<String> flags(String kernel) {
    return List.of("-D" + KernelChoice.PROPERTY + "=" + kernel);
  }

  private static String firstWord(String text) {
    return text.split(" ", 2)[0];
  }

  private static String calibration(List<String> flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(Fork.FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(KernelProbe.class.getName());
    Process probe =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (said.isBlank()) {
      throw new IOException("cannot learn which kernel is chosen: " + String.join(" ", command));
    }
    return said.strip();
  }
}
