package org.nonagon.erasure.kernel;

class Vector256KernelTest extends CodingKernelContract {

  @Override
  KernelForm form() {
    return KernelForm.VECTOR256;
  }
}
