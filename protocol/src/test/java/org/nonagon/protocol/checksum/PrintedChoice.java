package org.nonagon.protocol.checksum;

import java.nio.charset.StandardCharsets;

/** Says, in a process of its own, how it computes a checksum and which. */
final class PrintedChoice {

  private PrintedChoice() {}

  public static void main(String... arguments) {
    byte[] bytes = arguments[0].getBytes(StandardCharsets.US_ASCII);
    System.out.println(Crc64Choice.current());
    System.out.printf("%016X%n", Crc64Nvme.of(bytes, 0, bytes.length));
  }
}
