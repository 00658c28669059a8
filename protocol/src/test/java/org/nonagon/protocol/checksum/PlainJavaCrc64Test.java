package org.nonagon.protocol.checksum;

class PlainJavaCrc64Test extends Crc64KernelContract {

  @Override
  Crc64Kernel kernel() {
    return Crc64Kernel.PLAIN_JAVA;
  }
}
