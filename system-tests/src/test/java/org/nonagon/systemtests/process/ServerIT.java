package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start and stop of a server, as its users see them. */
class ServerIT {
  @TempDir Path folder;

  @Test
  void theFirstStartPrintsTheRootKeysOnceAndLaterOnesDoNot() throws Exception {
    String accessKey;
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertThat(server.out()).contains("access key ").contains("secret key ");
      accessKey = server.out().replaceAll("(?s).*access key (\\S+).*", "$1");
      assertThat(server.data().resolve("root.credentials")).content().contains(accessKey);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertThat(server.out()).matches("S3 http://127.0.0.1:[0-9]+ ready\\R");
      assertThat(server.err()).doesNotContain("secret");
      assertThat(server.data().resolve("root.credentials")).content().contains(accessKey);
    }
  }

  @Test
  void healthAndMetricsAreServedOnTheManagementAddressOnly() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertThat(get(server.management("/health/live"))).startsWith("200").contains("UP");
      assertThat(get(server.management("/health/ready"))).startsWith("200").contains("UP");
      assertThat(get(server.management("/metrics"))).startsWith("200").contains("jvm_memory");
      assertThat(get(server.s3().resolve("/metrics"))).doesNotStartWith("200");
    }
  }

  @Test
  void sigtermStopsTheServerAndItsDatabaseWithStatusZero() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertThat(server.postgres()).isPresent();

      assertThat(server.terminate()).isZero();

      assertThat(server.postgres()).isEmpty();
      assertThat(server.err()).doesNotContain("Exception");
    }
  }

  @Test
  void aServerThatWasKilledStartsAgainOverThePostgresItLeftBehind() throws Exception {
    long left;
    try (ServerProcess server = ServerProcess.start(folder)) {
      left = server.postgres().orElseThrow();
      server.kill();
      assertThat(server.postgres()).contains(left);

      try (ServerProcess next = ServerProcess.start(folder)) {
        assertThat(next.postgres()).isPresent().get().isNotEqualTo(left);
        assertThat(next.terminate()).isZero();
      }
    }
  }

  @Test
  void clientCommandsNeedNoServer() throws Exception {
    assertThat(Product.run(folder, "--version").out()).startsWith("nonagon ");
    assertThat(Product.run(folder, "--help").status()).isZero();
    assertThat(Product.run(folder, "no-such-command").status()).isEqualTo(2);
  }

  private static String get(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(10_000);
    int status = connection.getResponseCode();
    try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return status + " " + text;
    }
  }
}
