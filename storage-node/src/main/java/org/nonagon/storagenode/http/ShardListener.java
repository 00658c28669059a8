package org.nonagon.storagenode.http;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.nonagon.protocol.wire.ShardRequest;

/** The HTTP server of one event loop; those of a node share one port. */
final class ShardListener extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(ShardListener.class);
  private static final AttributeKey<ConnectionTurns> TURNS =
      AttributeKey.valueOf("nonagon.shard.turns");
  private static final int MAX_HEADER_BYTES = 4096;
  private static final int MIN_READ_BYTES = 2048;
  private static final int FIRST_READ_BYTES = 64 << 10;
  private static final int MAX_READ_BYTES = 256 << 10;

  /** Listening on this port gives all listeners of a deployment one free port. */
  private static final int ANY_SHARED_PORT = -1;

  private final ShardServerConfig config;
  private final ShardRoutes routes;
  private final ServerLoad load;
  private final IntConsumer onListening;

  ShardListener(
      ShardServerConfig config, ShardRoutes routes, ServerLoad load, IntConsumer onListening) {
    this.config = config;
    this.routes = routes;
    this.load = load;
    this.onListening = onListening;
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port() == 0 ? ANY_SHARED_PORT : config.port())
        .setHandle100ContinueAutomatically(false)
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false)
        .setMaxInitialLineLength(ShardRequest.MAX_PATH + 64)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxChunkSize(MAX_READ_BYTES)
        .setIdleTimeout(config.idleSeconds())
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(options())
        .connectionHandler(this::onConnection)
        .requestHandler(this::onRequest)
        .invalidRequestHandler(this::onMalformed)
        .exceptionHandler(failure -> LOG.debugf(failure, "a connection failed"))
        .listen()
        .onSuccess(this::listening)
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void listening(HttpServer server) {
    onListening.accept(server.actualPort());
  }

  private void onConnection(HttpConnection connection) {
    boolean isServed = load.connected();
    ConnectionTurns turns =
        new ConnectionTurns(new HeadTimer(vertx, connection, config.idleSeconds() * 1000L));
    connection.closeHandler(
        _ -> {
          turns.close();
          load.disconnected();
        });
    Channel channel = ((ConnectionBase) connection).channel();
    channel.attr(TURNS).set(turns);
    if (!isServed) {
      connection.close();
      return;
    }
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES));
    turns.open();
  }

  private void onRequest(HttpServerRequest request) {
    ConnectionTurns turns = ((ConnectionBase) request.connection()).channel().attr(TURNS).get();
    ShardExchange exchange = exchange(request, turns::end);
    turns.take(
        () -> {
          if (!exchange.isGone()) {
            routes.serve(exchange);
          }
        });
  }

  private ShardExchange exchange(HttpServerRequest request, Runnable onEnd) {
    load.begun();
    return new ShardExchange(
        vertx,
        context,
        request,
        () -> {
          load.ended();
          onEnd.run();
        });
  }

  private void onMalformed(HttpServerRequest request) {
    ShardExchange exchange = exchange(request, () -> {});
    exchange.limit(config.requestSeconds());
    exchange.refuseMalformed("not a request of HTTP/1.1 within the bounds");
  }
}
