package org.nonagon.erasure.kernel;

class Vector512KernelTest extends CodingKernelContract {

  @Override
  KernelForm form() {
    return KernelForm.VECTOR512;
  }
}
