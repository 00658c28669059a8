package org.nonagon.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;

/**
 * A closed loop: as many connections as asked for, each sending its next request when the last one
 * is answered. What is answered during the warm-up is not counted.
 */
final class Load {
  private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int LATENCY_DIGITS = 3;

  private final ClientProfile profile;
  private final int connections;

  Load(ClientProfile profile, int connections) {
    this.profile = profile;
    this.connections = connections;
  }

  /** One request on a connection. */
  @FunctionalInterface
  interface Request {
    /**
     * Sends the request and reads the answer.
     *
     * @param sequence 0, 1, 2 … over all connections: connection c of n sends c, c + n, c + 2n …
     */
    Sent send(S3Connection connection, long sequence) throws IOException;
  }

  /**
   * What one request did.
   *
   * @param response the last answer
   * @param items the objects or keys that it was about
   * @param bytes the payload that was moved
   */
  record Sent(Response response, long items, long bytes) {}

  /**
   * What a run did.
   *
   * @param items objects or keys
   * @param bytes payload
   * @param errors requests that were refused or lost
   * @param seconds how long it was counted
   * @param latencies of the requests that were counted, in nanoseconds
   * @param firstError what the first error said; empty when there was none
   */
  record Result(
      long items,
      long bytes,
      long errors,
      double seconds,
      Histogram latencies,
      String firstError) {}

  /** Sends requests for {@code warmup}, then counts for {@code duration}. */
  Result run(Duration warmup, Duration duration, Request request)
      throws IOException, InterruptedException {
    long countFrom = System.nanoTime() + warmup.toNanos();
    long until = countFrom + duration.toNanos();
    return join(worker -> worker.run(request, countFrom, until, Long.MAX_VALUE), duration);
  }

  /** Sends {@code count} requests once, as fast as the connections go. */
  Result runOnce(long count, Request request) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Result result =
        join(worker -> worker.run(request, start, Long.MAX_VALUE, count), Duration.ZERO);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        result.items, result.bytes, result.errors, seconds, result.latencies, result.firstError);
  }

  private interface Task {
    void run(Worker worker) throws IOException;
  }

  private Result join(Task task, Duration counted) throws IOException, InterruptedException {
    List<Worker> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> running = new ArrayList<>();
      for (int c = 0; c < connections; c++) {
        Worker worker = new Worker(c);
        workers.add(worker);
        running.add(
            threads.submit(
                () -> {
                  task.run(worker);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a connection failed: " + e.getMessage(), e);
    }
    return sum(workers, counted.toNanos() / 1e9);
  }

  private static Result sum(List<Worker> workers, double seconds) {
    Histogram latencies = new Histogram(MAX_LATENCY_NANOS, LATENCY_DIGITS);
    long items = 0;
    long bytes = 0;
    long errors = 0;
    String firstError = "";
    for (Worker worker : workers) {
      latencies.add(worker.latencies);
      items += worker.items;
      bytes += worker.bytes;
      errors += worker.errors;
      firstError = firstError.isEmpty() ? worker.firstError : firstError;
    }
    return new Result(items, bytes, errors, seconds, latencies, firstError);
  }

  /** One connection and its counts; used by one thread and read when that has ended. */
  private final class Worker {
    private final int number;
    private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, LATENCY_DIGITS);
    private long items;
    private long bytes;
    private long errors;
    private String firstError = "";

    Worker(int number) {
      this.number = number;
    }

    void run(Request request, long countFrom, long until, long count) throws IOException {
      try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
        for (long sequence = number; sequence < count; sequence += connections) {
          long start = System.nanoTime();
          if (start - until >= 0) {
            return;
          }
          step(connection, request, sequence, start, countFrom, until);
        }
      }
    }

    private void step(
        S3Connection connection, Request request, long sequence, long start, long from, long until)
        throws IOException {
      try {
        Sent sent = request.send(connection, sequence);
        long now = System.nanoTime();
        if (!sent.response().isSuccess()) {
          note(sent.response().status() + " " + sent.response().text());
        } else if (now - from >= 0 && now - until < 0) {
          latencies.recordValue(Math.min(MAX_LATENCY_NANOS, now - start));
          items += sent.items();
          bytes += sent.bytes();
        }
      } catch (IOException lost) {
        note(String.valueOf(lost.getMessage()));
        connection.reconnect();
      }
    }

    private void note(String error) {
      errors++;
      firstError = firstError.isEmpty() ? error : firstError;
    }
  }
}
