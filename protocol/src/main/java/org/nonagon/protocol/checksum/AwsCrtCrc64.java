package org.nonagon.protocol.checksum;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.Checksum;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.checksums.CRC64NVME;

/**
 * CRC-64/NVME by the native library of the AWS Common Runtime, which multiplies without carries in
 * vector registers. The only class that knows the library.
 *
 * <p>The library unpacks its native part to the folder for temporary files, loads it, and deletes
 * the file. Where it cannot write the file, it prints a stack trace; so that is tried beforehand.
 */
final class AwsCrtCrc64 {

  /** The runtime's own property for another folder to unpack to. */
  private static final String FOLDER_PROPERTY = "aws.crt.lib.dir";

  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);
  private static final long CHECK_VALUE = 0xAE8B14860A799888L;

  private AwsCrtCrc64() {}

  /**
   * Loads the native part, which takes a tenth of a second the first time.
   *
   * @return why it cannot be used on this machine; empty when it can
   */
  static Optional<String> load() {
    String folder = System.getProperty(FOLDER_PROPERTY, System.getProperty("java.io.tmpdir"));
    return load(System.getProperty("os.name"), Path.of(folder));
  }

  static Optional<String> load(String system, Path folder) {
    if (!system.equals("Linux")) {
      return Optional.of("aws-crt comes for Linux only");
    }
    if (!takesFiles(folder)) {
      return Optional.of("aws-crt cannot be unpacked to %s".formatted(folder));
    }
    try {
      CRT.checkLoaded();
      Checksum checksum = newChecksum();
      checksum.update(CHECK);
      return checksum.getValue() == CHECK_VALUE
          ? Optional.empty()
          : Optional.of("aws-crt computes something else");
    } catch (CrtRuntimeException | LinkageError e) {
      return Optional.of("aws-crt cannot be loaded from %s".formatted(folder));
    }
  }

  private static boolean takesFiles(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, "nonagon", ".probe"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** One of no bytes yet; {@link #load} must have found nothing wrong. */
  static Checksum newChecksum() {
    return new CRC64NVME();
  }
}
