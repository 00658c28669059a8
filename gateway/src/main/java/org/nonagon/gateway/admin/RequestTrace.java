package org.nonagon.gateway.admin;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.nonagon.gateway.s3.RequestObserver;

/**
 * The requests that this gateway answered last, for those who watch it. It records from when
 * somebody asks until nobody has asked for {@value #IDLE_SECONDS} s; at other times it keeps
 * nothing and costs the read of a flag.
 *
 * <p>Requests are numbered without gaps while it records. The numbers of a recording begin at the
 * microseconds of the clock, which is past those of earlier recordings and of the gateway before a
 * restart: who goes on from one of those is told that nobody knows how many were missed.
 *
 * <p>Thread-safe.
 */
public final class RequestTrace implements RequestObserver {
  /** How many requests are kept. */
  static final int MAX_KEPT = 4_096;

  /** How many requests are given at once. */
  static final int MAX_GIVEN = 1_000;

  /** How long it goes on when nobody asks. */
  static final int IDLE_SECONDS = 30;

  /** Methods are cut here: they may be of any length, and those that there are are shorter. */
  static final int MAX_METHOD_CHARS = 16;

  private static final String OWN_PATH = AdminApi.ROOT + "trace";

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private volatile boolean isOn;

  // All below is guarded by this.
  private final ArrayDeque<Traced> kept = new ArrayDeque<>();
  private long askedNanos;
  private long first;
  private long last;

  /**
   * A trace that nobody watches yet.
   *
   * @param clock tells when requests were answered
   * @param nanoTime a time of which only differences count
   */
  public RequestTrace(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * A request that was answered.
   *
   * @param sequence its number
   * @param time when it was answered
   */
  record Traced(long sequence, Instant time, Answered request) {}

  /**
   * What was answered since somebody asked last.
   *
   * @param last the number to go on from
   * @param missed how many requests between are not kept any more; empty if that cannot be told
   * @param requests in the order of their numbers
   */
  record Batch(long last, OptionalLong missed, List<Traced> requests) {
    Batch {
      requests = List.copyOf(requests);
    }
  }

  @Override
  public void answered(Answered request) {
    if (isOn && !request.rawPath().equals(OWN_PATH)) {
      record(request);
    }
  }

  private synchronized void record(Answered request) {
    if (isForgotten()) {
      isOn = false;
      kept.clear();
      return;
    }
    if (kept.size() == MAX_KEPT) {
      kept.removeFirst();
    }
    last++;
    kept.addLast(new Traced(last, clock.instant(), bounded(request)));
  }

  private boolean isForgotten() {
    return !isOn || nanoTime.getAsLong() - askedNanos > SECONDS.toNanos(IDLE_SECONDS);
  }

  private static Answered bounded(Answered request) {
    return request.method().length() <= MAX_METHOD_CHARS
        ? request
        : new Answered(
            request.method().substring(0, MAX_METHOD_CHARS),
            request.rawPath(),
            request.operation(),
            request.status(),
            request.nanos(),
            request.bytesIn(),
            request.bytesOut());
  }

  /** Begins to watch: no requests, and the number to go on from. */
  synchronized Batch now() {
    ask();
    return new Batch(last, OptionalLong.of(0), List.of());
  }

  /** The requests past a number, the {@value #MAX_GIVEN} oldest that are kept. */
  synchronized Batch since(long after) {
    ask();
    if (after > last) {
      return new Batch(last, OptionalLong.empty(), List.of());
    }
    long dropped = last - kept.size();
    long from = Math.max(after, dropped);
    List<Traced> requests = kept.stream().skip(from - dropped).limit(MAX_GIVEN).toList();
    OptionalLong missed = after < first ? OptionalLong.empty() : OptionalLong.of(from - after);
    return new Batch(from + requests.size(), missed, requests);
  }

  private void ask() {
    if (isForgotten()) {
      kept.clear();
      first = Math.max(last + 1, MILLISECONDS.toMicros(clock.millis()));
      last = first;
      isOn = true;
    }
    askedNanos = nanoTime.getAsLong();
  }
}
