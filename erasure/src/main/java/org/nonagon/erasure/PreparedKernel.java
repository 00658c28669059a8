package org.nonagon.erasure;

import org.nonagon.erasure.kernel.CodingKernel;
import org.nonagon.erasure.kernel.KernelChoice;
import org.nonagon.erasure.kernel.LinearCombination;

/**
 * The kernel of one combination, prepared again when the choice of kernels has changed: once in the
 * life of a process. Threads that meet at that moment may each prepare it, and one of them stays.
 */
final class PreparedKernel {

  private final LinearCombination combination;
  private volatile CodingKernel kernel;

  PreparedKernel(LinearCombination combination) {
    this.combination = combination;
    this.kernel = CodingKernel.of(combination, KernelChoice.current());
  }

  /** What it computes. */
  LinearCombination combination() {
    return combination;
  }

  /** The kernel, in the form that is used now. */
  CodingKernel get() {
    CodingKernel prepared = kernel;
    if (prepared.form() != KernelChoice.current()) {
      prepared = CodingKernel.of(combination, KernelChoice.current());
      kernel = prepared;
    }
    return prepared;
  }
}
