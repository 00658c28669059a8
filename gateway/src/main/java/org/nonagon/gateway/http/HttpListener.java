package org.nonagon.gateway.http;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.InstantSource;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.nonagon.gateway.GatewayConfig;
import org.nonagon.gateway.s3.HttpDate;
import org.nonagon.gateway.s3.RequestIds;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.gateway.s3.S3Service;

/**
 * The HTTP server of one event loop; those of a gateway share one port, and Vert.x deals the
 * connections out to them.
 */
final class HttpListener extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(HttpListener.class);
  private static final AttributeKey<Boolean> REFUSED = AttributeKey.valueOf("nonagon.refused");
  private static final int MIN_READ_BYTES = 2048;
  private static final int FIRST_READ_BYTES = 64 << 10;

  /** Listening on this port gives all listeners of a deployment one free port. */
  private static final int ANY_SHARED_PORT = -1;

  private final GatewayConfig config;
  private final S3Service service;
  private final Admission admission;
  private final Supplier<RequestIds> ids;
  private final InstantSource clock;
  private final IntConsumer onListening;
  private final HttpServerOptions options;

  /**
   * A listener.
   *
   * @param service answers the requests
   * @param admission counts them, together with those of the other listeners
   * @param ids names them
   * @param clock for the Date of answers
   * @param onListening is told the port
   */
  HttpListener(
      GatewayConfig config,
      S3Service service,
      Admission admission,
      Supplier<RequestIds> ids,
      InstantSource clock,
      IntConsumer onListening) {
    this.config = config;
    this.service = service;
    this.admission = admission;
    this.ids = ids;
    this.clock = clock;
    this.onListening = onListening;
    this.options = options(config);
  }

  private static HttpServerOptions options(GatewayConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port() == 0 ? ANY_SHARED_PORT : config.port())
            .setHandle100ContinueAutomatically(false)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setMaxInitialLineLength(S3Request.MAX_PATH_BYTES + S3Request.MAX_QUERY_BYTES + 64)
            .setMaxHeaderSize(2 * S3Request.MAX_HEADER_BYTES)
            .setMaxChunkSize(config.limits().pieceBytes())
            .setIdleTimeout(config.limits().idleSeconds())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true);
    config
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertPath(tls.certificate().toString())
                            .addKeyPath(tls.key().toString())));
    return options;
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(options)
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
    connection.closeHandler(nothing -> admission.disconnected());
    switch (admission.connected()) {
      case SERVED -> tune(((ConnectionBase) connection).channel());
      case REFUSED -> ((ConnectionBase) connection).channel().attr(REFUSED).set(true);
      case CLOSED -> connection.close();
    }
  }

  /** Large reads make large pieces: twice the bytes per second of CPU for large bodies. */
  private void tune(Channel channel) {
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(
                MIN_READ_BYTES,
                Math.min(FIRST_READ_BYTES, config.limits().pieceBytes()),
                config.limits().pieceBytes()));
    channel.pipeline().replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
  }

  private void onRequest(HttpServerRequest request) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    boolean isRefused = channel.attr(REFUSED).get() != null;
    boolean isAdmitted = !isRefused && admission.begun();
    HttpExchange exchange = new HttpExchange(this, request, context, isAdmitted);
    if (isAdmitted) {
      exchange.serve();
    } else if (isRefused) {
      exchange.refuseAndClose(S3Error.SLOW_DOWN.failure());
    } else {
      exchange.refuse(S3Error.SLOW_DOWN.failure());
    }
  }

  private void onMalformed(HttpServerRequest request) {
    HttpExchange exchange = new HttpExchange(this, request, context, false);
    exchange.refuseAndClose(HttpExchange.malformed(request.decoderResult().cause()));
  }

  S3Service service() {
    return service;
  }

  RequestIds newIds() {
    return ids.get();
  }

  String date() {
    return HttpDate.format(clock.instant());
  }

  boolean isStopping() {
    return admission.isStopping();
  }

  int drainBytes() {
    return config.limits().drainBytes();
  }

  void later(long millis, Runnable task) {
    vertx.setTimer(millis, id -> task.run());
  }

  /** The exchange of an admitted request is over. */
  void exchangeEnded() {
    admission.finished();
  }
}
