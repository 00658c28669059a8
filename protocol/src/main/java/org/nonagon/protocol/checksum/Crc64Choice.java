package org.nonagon.protocol.checksum;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which kernel computes CRC-64/NVME in this process, and why: the native one where it loads, unless
 * the system property {@value #PROPERTY} is {@code java}.
 *
 * @param reason why it is not the native one; empty when it is
 */
public record Crc64Choice(Crc64Kernel kernel, Optional<String> reason) {

  /** The system property: {@code native}, which is the default, or {@code java}. */
  public static final String PROPERTY = "nonagon.crc64";

  private static final String NATIVE = "native";

  private static final class OfThisProcess {
    static final Crc64Choice CHOICE = of(System.getProperty(PROPERTY, NATIVE), AwsCrtCrc64::load);
  }

  /**
   * The choice of this process. It is made when it is first asked for, which takes a tenth of a
   * second since a library is loaded; a server asks in the background while it starts.
   */
  public static Crc64Choice current() {
    return OfThisProcess.CHOICE;
  }

  /**
   * Chooses.
   *
   * @param wanted the value of the property
   * @param load loads the native kernel, and says why it cannot be used
   */
  static Crc64Choice of(String wanted, Supplier<Optional<String>> load) {
    Optional<String> trouble =
        wanted.equals(NATIVE) ? load.get() : Optional.of("%s=%s".formatted(PROPERTY, wanted));
    return new Crc64Choice(
        trouble.isEmpty() ? Crc64Kernel.AWS_CRT : Crc64Kernel.PLAIN_JAVA, trouble);
  }

  /** A sentence for the log. */
  @Override
  public String toString() {
    return "CRC64NVME is computed %s%s"
        .formatted(kernel.words(), reason.map(why -> ": " + why).orElse(""));
  }
}
