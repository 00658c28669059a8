package org.nonagon.protocol.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class Crc64ChoiceTest {

  @Test
  void theNativeKernelIsChosenWhereItLoads() {
    Crc64Choice choice = Crc64Choice.of("native", Optional::empty);

    assertThat(choice.kernel()).isEqualTo(Crc64Kernel.AWS_CRT);
    assertThat(choice).hasToString("CRC64NVME is computed by aws-crt");
  }

  @Test
  void plainJavaIsChosenWhereItDoesNot(@TempDir Path folder) {
    Crc64Choice choice =
        Crc64Choice.of("native", () -> AwsCrtCrc64.load("Linux", folder.resolve("none")));

    assertThat(choice.kernel()).isEqualTo(Crc64Kernel.PLAIN_JAVA);
    assertThat(choice)
        .hasToString(
            "CRC64NVME is computed in plain Java: aws-crt cannot be unpacked to "
                + folder.resolve("none"));
  }

  @Test
  void plainJavaIsChosenWithoutLoadingAnythingWhereThePropertySaysSo() {
    AtomicBoolean loaded = new AtomicBoolean();
    Crc64Choice choice =
        Crc64Choice.of(
            "java",
            () -> {
              loaded.set(true);
              return Optional.empty();
            });

    assertThat(choice.kernel()).isEqualTo(Crc64Kernel.PLAIN_JAVA);
    assertThat(choice).hasToString("CRC64NVME is computed in plain Java: nonagon.crc64=java");
    assertThat(loaded).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessWithNowhereToUnpackComputesInPlainJavaAndPrintsNoTrace() throws Exception {
    // A folder of Linux that takes no files, not even root's.
    assertThat(printed("-Djava.io.tmpdir=/proc"))
        .containsExactly(
            "CRC64NVME is computed in plain Java: aws-crt cannot be unpacked to /proc",
            "AE8B14860A799888");
  }

  @Test
  void thePropertyIsReadFromTheCommandLine() throws Exception {
    assertThat(printed("-Dnonagon.crc64=java"))
        .containsExactly(
            "CRC64NVME is computed in plain Java: nonagon.crc64=java", "AE8B14860A799888");
  }

  private static List<String> printed(String flag) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                flag,
                "-cp",
                System.getProperty("java.class.path"),
                PrintedChoice.class.getName(),
                "123456789")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      List<String> lines = output.lines().toList();
      assertThat(process.waitFor()).as("%s", lines).isZero();
      return lines;
    }
  }
}
