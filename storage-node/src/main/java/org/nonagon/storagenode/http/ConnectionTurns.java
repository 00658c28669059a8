package org.nonagon.storagenode.http;

import java.util.Optional;

/**
 * The requests of one connection, one after another.
 *
 * <p>A peer may send the next request before it has taken the answer to the last one. The next is
 * not begun before that: so a peer that takes its answers slowly, or never, holds the memory of one
 * answer, however much it asks for. Vert.x delivers a request when the answer before it is written,
 * though not yet taken; so at most one waits here, and all behind it stay unread.
 *
 * <p>Used on the connection's event loop only.
 */
final class ConnectionTurns {
  private final HeadTimer timer;
  private Optional<Runnable> waiting = Optional.empty();
  private boolean isBusy;

  ConnectionTurns(HeadTimer timer) {
    this.timer = timer;
  }

  /** The first request is awaited. */
  void open() {
    timer.start();
  }

  /** A request has come; {@link #end} is to follow once it was served. */
  void take(Runnable request) {
    timer.stop();
    if (isBusy) {
      waiting = Optional.of(request);
    } else {
      isBusy = true;
      request.run();
    }
  }

  /** The request whose turn it is has its answer, or will get none. */
  void end() {
    isBusy = false;
    Optional<Runnable> next = waiting;
    waiting = Optional.empty();
    next.ifPresentOrElse(this::take, timer::start);
  }

  /** The connection is gone. */
  void close() {
    timer.end();
  }
}
