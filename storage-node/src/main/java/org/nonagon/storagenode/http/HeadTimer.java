package org.nonagon.storagenode.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.OptionalLong;

/**
 * Closes a connection on which no request has come whole for a while, however busily its bytes drip
 * in. Used on the connection's event loop only.
 */
final class HeadTimer {
  private final Vertx vertx;
  private final HttpConnection connection;
  private final long millis;
  private OptionalLong timer = OptionalLong.empty();
  private boolean isOver;

  HeadTimer(Vertx vertx, HttpConnection connection, long millis) {
    this.vertx = vertx;
    this.connection = connection;
    this.millis = millis;
  }

  /** The head of a request is awaited. */
  void start() {
    if (!isOver && timer.isEmpty()) {
      timer = OptionalLong.of(vertx.setTimer(millis, _ -> connection.close()));
    }
  }

  /** It came. */
  void stop() {
    timer.ifPresent(vertx::cancelTimer);
    timer = OptionalLong.empty();
  }

  /** The connection is gone. */
  void end() {
    stop();
    isOver = true;
  }
}
