package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.client.ClientProfile;

/** What SIGTERM does to requests in flight. */
class StopIT {
  private static final int LARGE_BYTES = 24 << 20;
  private static final int SOME_BYTES = 1 << 20;
  private static final Duration REFUSED = Duration.ofMinutes(5);

  /** Far more than is needed on any machine: the server ends as soon as the requests have. */
  private static final String LONG_GRACE = "600";

  @TempDir Path folder;

  @Test
  void sigtermLetsRequestsInFlightFinishAndRefusesNewConnections() throws Exception {
    byte[] read = bytes(1, LARGE_BYTES);
    byte[] written = bytes(2, LARGE_BYTES);
    try (ServerProcess server = ServerProcess.start(folder, "--stop-grace-seconds", LONG_GRACE);
        RawConnection get = RawConnection.open(server.root());
        RawConnection put = RawConnection.open(server.root())) {
      assertThat(put.put("/stop", new byte[0])).isEqualTo(200);
      assertThat(put.put("/stop/read", read)).isEqualTo(200);
      assertThat(get.ask("GET", "/stop/read")).isEqualTo(new RawConnection.Head(200, LARGE_BYTES));
      byte[] first = get.read(SOME_BYTES);
      put.beginPut("/stop/written", LARGE_BYTES);
      put.send(Arrays.copyOf(written, LARGE_BYTES / 2));

      server.askToStop();
      awaitRefusal(server.root());

      put.send(Arrays.copyOfRange(written, LARGE_BYTES / 2, LARGE_BYTES));
      assertThat(put.readHead().status()).isEqualTo(200);
      byte[] rest = get.read(LARGE_BYTES - SOME_BYTES);
      assertThat(Arrays.equals(first, Arrays.copyOf(read, SOME_BYTES))).isTrue();
      assertThat(Arrays.equals(rest, Arrays.copyOfRange(read, SOME_BYTES, LARGE_BYTES))).isTrue();
      assertThat(server.awaitEnd()).isZero();
      assertThat(server.postgres()).isEmpty();
    }
    try (ServerProcess server = ServerProcess.start(folder);
        RawConnection get = RawConnection.open(server.root())) {
      assertThat(get.ask("GET", "/stop/written"))
          .isEqualTo(new RawConnection.Head(200, LARGE_BYTES));
      assertThat(Arrays.equals(get.read(LARGE_BYTES), written)).isTrue();
    }
  }

  @Test
  void sigtermEndsTheServerAlsoWhenARequestDoesNotFinish() throws Exception {
    byte[] half = bytes(3, LARGE_BYTES / 2);
    try (ServerProcess server = ServerProcess.start(folder, "--stop-grace-seconds", "1");
        RawConnection put = RawConnection.open(server.root())) {
      assertThat(put.put("/stop", new byte[0])).isEqualTo(200);
      put.beginPut("/stop/never", LARGE_BYTES);
      put.send(half);

      assertThat(server.terminate()).isZero();

      assertThatIOException().isThrownBy(put::readHead);
      assertThat(server.postgres()).isEmpty();
    }
    try (ServerProcess server = ServerProcess.start(folder);
        RawConnection get = RawConnection.open(server.root())) {
      assertThat(get.ask("GET", "/stop/never").status()).isEqualTo(404);
    }
  }

  private static void awaitRefusal(ClientProfile profile) {
    assertThat(
            Await.value(REFUSED, () -> isRefused(profile) ? Optional.of(true) : Optional.empty()))
        .as("new connections are refused")
        .isPresent();
  }

  private static boolean isRefused(ClientProfile profile) {
    try (RawConnection connection = RawConnection.open(profile)) {
      connection.ask("GET", "/");
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
