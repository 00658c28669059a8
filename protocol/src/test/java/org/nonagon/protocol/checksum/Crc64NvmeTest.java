package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64NvmeTest {

  private final byte[] bytes = new byte[50_000];

  Crc64NvmeTest() {
    new Random(1).nextBytes(bytes);
  }

  @Test
  void severalThatShareTheirMemoryDoNotDisturbOneAnother() {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    List<Crc64Nvme> together = Crc64Nvme.together(3);
    for (int at = 0; at < bytes.length; at += 1000) {
      together.get(at / 1000 % 3).update(direct, at, 1000);
    }
    for (int i = 0; i < together.size(); i++) {
      Crc64Nvme alone = new Crc64Nvme(Crc64Kernel.PLAIN_JAVA);
      for (int at = i * 1000; at < bytes.length; at += 3000) {
        alone.update(bytes, at, 1000);
      }
      assertThat(together.get(i).value()).isEqualTo(alone.value());
    }
  }

  @Test
  void theChosenKernelComputesWhatPlainJavaDoes() {
    Crc64Nvme plain = new Crc64Nvme(Crc64Kernel.PLAIN_JAVA);
    plain.update(bytes, 5, 40_000);

    assertThat(Crc64Nvme.of(bytes, 5, 40_000)).isEqualTo(plain.value());
  }
}
