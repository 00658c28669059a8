package org.nonagon.erasure.kernel;

class TableKernelTest extends CodingKernelContract {

  @Override
  KernelForm form() {
    return KernelForm.TABLE;
  }
}
