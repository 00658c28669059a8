package org.nonagon.storagenode.http;

import java.util.concurrent.atomic.AtomicInteger;

/** What a server has to do at the moment, against its bounds. Thread-safe. */
final class ServerLoad {
  private final int maxConnections;
  private final ByteBudget bodyBytes;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean isStopping;

  ServerLoad(int maxConnections, long bodyBytes) {
    this.maxConnections = maxConnections;
    this.bodyBytes = new ByteBudget(bodyBytes);
  }

  /** Whether a new connection is served; {@link #disconnected} follows in either case. */
  boolean connected() {
    return connections.incrementAndGet() <= maxConnections && !isStopping;
  }

  void disconnected() {
    connections.decrementAndGet();
  }

  void begun() {
    requests.incrementAndGet();
  }

  void ended() {
    requests.decrementAndGet();
  }

  void stop() {
    isStopping = true;
  }

  boolean isStopping() {
    return isStopping;
  }

  int requests() {
    return requests.get();
  }

  ByteBudget bodyBytes() {
    return bodyBytes;
  }
}
