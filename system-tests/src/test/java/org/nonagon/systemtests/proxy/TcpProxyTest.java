package org.nonagon.systemtests.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(100);

  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.to((InetSocketAddress) echo.getLocalSocketAddress());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException reset) {
      // Some tests do that.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int ask(Socket socket, int question) throws IOException {
    socket.getOutputStream().write(question);
    return socket.getInputStream().read();
  }

  @Test
  void bytesArePassedOnInBothDirectionsUntilBothHaveEnded() throws Exception {
    byte[] sent = new byte[1_000_000];
    new Random(1).nextBytes(sent);
    try (Socket socket = connect()) {
      Thread writer = Thread.ofVirtual().start(() -> send(socket, sent));
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
      writer.join();
    }
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void slowBytesArriveLater() throws IOException {
    proxy.become(new Weather.Slow(SHORT));
    try (Socket socket = connect()) {
      long start = System.nanoTime();

      assertThat(ask(socket, 7)).isEqualTo(7);

      assertThat(System.nanoTime() - start).isGreaterThan(SHORT.toNanos());
    }
  }

  @Test
  void bytesThatAreHeldUpArePassedOnWhenTheWeatherIsFair() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(1);
      proxy.become(new Weather.Slow(LONG));
      socket.getOutputStream().write(2);
      proxy.become(new Weather.Fair());

      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void connectionsAreResetThoseThatAreThereAndThoseThatCome() throws IOException {
    try (Socket before = connect()) {
      assertThat(ask(before, 1)).isEqualTo(1);
      proxy.become(new Weather.Resetting());
      assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(
              () -> {
                try (Socket after = connect()) {
                  int _ = ask(after, 1);
                }
              })
          .isInstanceOf(SocketException.class);
    }
    proxy.become(new Weather.Fair());
    try (Socket again = connect()) {
      assertThat(ask(again, 3)).isEqualTo(3);
    }
  }

  @Test
  void halfOpenConnectionsAreSilentAndResetWhenItIsOver() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(1);
      proxy.become(new Weather.HalfOpen());
      socket.setSoTimeout((int) SHORT.toMillis());
      assertThatThrownBy(() -> ask(socket, 2)).isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(PATIENCE_MILLIS);

      proxy.become(new Weather.Fair());

      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aTargetThatIsNotThereResetsTheConnection() throws IOException {
    echo.close();
    assertThatThrownBy(
            () -> {
              try (Socket socket = connect()) {
                int _ = ask(socket, 1);
              }
            })
        .isInstanceOf(SocketException.class);
  }
}
