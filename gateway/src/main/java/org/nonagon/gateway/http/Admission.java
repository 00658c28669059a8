package org.nonagon.gateway.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections and requests of a gateway against their bounds. Thread-safe; the bounds may be
 * passed by none.
 */
final class Admission {
  /** How many connections past the bound are kept open for as long as it takes to refuse them. */
  private static final int REFUSAL_CONNECTIONS = 256;

  private final int maxConnections;
  private final int maxRequests;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean isStopping;

  /** Nothing yet, and these bounds. */
  Admission(int maxConnections, int maxRequests) {
    this.maxConnections = maxConnections;
    this.maxRequests = maxRequests;
  }

  /** What becomes of a connection. */
  enum Place {
    /** It is served. */
    SERVED,
    /** Its first request is refused. */
    REFUSED,
    /** It is closed at once. */
    CLOSED
  }

  /** A connection is there; {@link #disconnected} is called when it is gone. */
  Place connected() {
    int now = connections.incrementAndGet();
    if (isStopping || now > maxConnections + REFUSAL_CONNECTIONS) {
      return Place.CLOSED;
    }
    return now > maxConnections ? Place.REFUSED : Place.SERVED;
  }

  void disconnected() {
    connections.decrementAndGet();
  }

  /** Whether there is room for one more request; if so, {@link #finished} is called after it. */
  boolean begun() {
    if (requests.incrementAndGet() <= maxRequests && !isStopping) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  void finished() {
    requests.decrementAndGet();
  }

  /** From now on everything new is refused. */
  void stop() {
    isStopping = true;
  }

  boolean isStopping() {
    return isStopping;
  }

  /** How many requests are in flight. */
  int requests() {
    return requests.get();
  }
}
