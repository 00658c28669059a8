package org.nonagon.erasure.kernel;

class Vector128KernelTest extends CodingKernelContract {

  @Override
  KernelForm form() {
    return KernelForm.VECTOR128;
  }
}
