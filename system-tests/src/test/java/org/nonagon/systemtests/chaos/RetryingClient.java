package org.nonagon.systemtests.chaos;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;

/**
 * Sends requests as an SDK does: one that fails is repeated, with rests that grow, at the next
 * gateway. For one thread.
 */
final class RetryingClient implements Closeable {
  private static final long FIRST_REST_MILLIS = 50;
  private static final long MOST_REST_MILLIS = 2_000;

  private final List<ClientProfile> gateways;
  private final Duration patience;
  private final Recorder recorder;
  private final SplittableRandom random;
  private int gateway;
  private @Nullable S3Connection connection;

  RetryingClient(
      List<ClientProfile> gateways, Duration patience, Recorder recorder, SplittableRandom random) {
    this.gateways = gateways;
    this.patience = patience;
    this.recorder = recorder;
    this.random = random;
    this.gateway = random.nextInt(gateways.size());
  }

  /**
   * How a request ended.
   *
   * @param response the answer that was no failure; empty when it was given up
   * @param attempts how many were sent
   */
  record Answer(Optional<Response> response, int attempts) {
    boolean isAtOnce() {
      return attempts == 1 && response.isPresent();
    }
  }

  /** Sends a request until it is answered by anything but a failure of the server. */
  Answer send(String method, String path, String query, byte[] body) {
    long deadline = System.nanoTime() + patience.toNanos();
    long rest = FIRST_REST_MILLIS;
    for (int attempt = 1; ; attempt++) {
      Optional<Response> answer = attempt(method, path, query, body);
      if (answer.isPresent() || System.nanoTime() - deadline > 0) {
        return new Answer(answer, attempt);
      }
      gateway = (gateway + 1) % gateways.size();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(rest / 2 + random.nextLong(rest)));
      rest = Math.min(MOST_REST_MILLIS, rest * 2);
    }
  }

  private Optional<Response> attempt(String method, String path, String query, byte[] body) {
    boolean isRead = method.equals("GET");
    boolean wasSent = false;
    try {
      S3Connection open = connection();
      wasSent = true;
      Response answer = open.send(method, path, query, body, true);
      if (answer.status() < 500 && answer.status() != 429 && answer.status() != 408) {
        return Optional.of(answer);
      }
      recorder.failed(method, Integer.toString(answer.status()));
      if (isRead) {
        recorder.brokenRead();
      }
    } catch (IOException e) {
      recorder.failed(method, kind(e, wasSent));
      if (isRead && e instanceof EOFException) {
        recorder.brokenRead();
      }
    }
    disconnect();
    return Optional.empty();
  }

  private static String kind(IOException e, boolean wasSent) {
    return switch (e) {
      case ConnectException refused -> "refused";
      case SocketTimeoutException timeout -> wasSent ? "no answer" : "no connection";
      case EOFException cut -> "cut off";
      default -> "reset";
    };
  }

  /** Goes to any of the gateways. */
  void move() {
    int next = random.nextInt(gateways.size());
    if (next != gateway) {
      gateway = next;
      disconnect();
    }
  }

  private S3Connection connection() throws IOException {
    S3Connection open = connection;
    if (open == null) {
      open = new S3Connection(gateways.get(gateway), InstantSource.system());
      connection = open;
    }
    return open;
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException gone) {
      // It is of no use any more in either case.
    }
    connection = null;
  }

  @Override
  public void close() {
    disconnect();
  }
}
