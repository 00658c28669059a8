package org.nonagon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonagonTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theVersionIsPrintedOnStdout() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("nonagon [0-9].*\\R");
  }

  @Test
  void everyCommandHasHelp() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("server").contains("--version");
    assertThat(run("server", "--help")).isZero();
    assertThat(out.toString()).contains("--listen").contains("NONAGON_LISTEN");
  }

  @Test
  void theRolesOfAClusterHaveHelp() {
    for (String role : new String[] {"init", "database", "metadata", "gateway", "node"}) {
      assertThat(run(role, "--help")).as(role).isZero();
    }
    assertThat(out.toString()).contains("--cluster-secret-file").contains("127.0.0.1:9100");
  }

  @Test
  void aRoleRefusesToStartBeforeInit() {
    String secret = folder.resolve("secret").toString();
    String database = "postgresql://nobody@127.0.0.1:1/none";

    assertThat(run("metadata", "--database", database, "--cluster-secret-file", secret))
        .isEqualTo(2);
    assertThat(run("gateway", "--metadata", "h:1", "--cluster-secret-file", secret)).isEqualTo(2);
    assertThat(run("node", "--metadata", "h:1", "--cluster-secret-file", secret)).isEqualTo(2);

    assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.contains("'nonagon init'"));
  }

  @Test
  void aSettingThatIsNeededAndNotGivenIsNamed() {
    assertThat(run("init", "--database", "postgresql://nobody@127.0.0.1:1/none")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "nonagon: init needs --cluster-secret-file (or NONAGON_CLUSTER_SECRET_FILE)" + eol());
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Usage: nonagon");
  }

  @Test
  void anUnknownCommandIsWrongUse() {
    assertThat(run("serve")).isEqualTo(2);
    assertThat(err.toString()).startsWith("nonagon: ").contains("serve");
  }

  @Test
  void anUnknownOptionIsWrongUse() {
    assertThat(run("server", "--prot", "9")).isEqualTo(2);
    assertThat(err.toString()).contains("--prot").contains("Try 'nonagon server --help'.");
  }

  @Test
  void aSettingOfALaterVersionIsRefusedInOneLine() {
    assertThat(run("server", "--console", "127.0.0.1:9009", "--data", data())).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("nonagon: --console is not available yet" + eol());
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void tooFewDrivesAreRefusedInOneLine() {
    assertThat(run("server", "--drives", "a,b", "--data", data())).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("2 drives are too few");
  }

  @Test
  void aTakenPortIsRefusedAndNothingTouched() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertThat(run("server", "--listen", address, "--data", data())).isEqualTo(2);

      assertThat(err.toString().lines()).singleElement().asString().contains(address);
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }

  @Test
  void aDataFolderOfANewerFormatIsRefusedAndNothingTouched() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("format"), "2\n");

    assertThat(
            run(
                "server",
                "--listen",
                "127.0.0.1:0",
                "--management",
                "127.0.0.1:0",
                "--data",
                data()))
        .isEqualTo(2);

    assertThat(err.toString()).contains("has format 2");
    assertThat(data).isDirectoryContaining("glob:**/format").isDirectoryNotContaining("glob:**/l*");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private int run(String... args) {
    return Nonagon.commandLine(Map.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static String eol() {
    return System.lineSeparator();
  }
}
