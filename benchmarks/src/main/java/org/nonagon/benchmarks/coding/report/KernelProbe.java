package org.nonagon.benchmarks.coding.report;

import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;

/** Says which kernel the coder chooses in a JVM with these flags. */
final class KernelProbe {
  private KernelProbe() {}

  /**
   * Prints the kernel, and behind it how it was chosen.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    System.out.println(new ErasureCoder(ErasureProfile.STANDARD).warmUp());
  }
}
