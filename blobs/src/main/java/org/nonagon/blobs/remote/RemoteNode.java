package org.nonagon.blobs.remote;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.impl.ConnectionBase;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.InventoryList;
import org.nonagon.protocol.wire.RequestSigner;
import org.nonagon.protocol.wire.ShardAnswer;
import org.nonagon.protocol.wire.ShardHeaders;
import org.nonagon.protocol.wire.ShardRequest;
import org.nonagon.protocol.wire.StatusForm;

/**
 * The way to one storage node: bounded pools of connections that its drives share. Safe for several
 * threads.
 *
 * <p>Appends have a pool of their own: they last as long as the client takes that sends the object,
 * and many slow ones must not leave reads without a connection.
 */
public final class RemoteNode {
  private static final int MAX_HEADER_BYTES = 4096;
  private static final int MAX_CHUNK_BYTES = 256 << 10;
  private static final int MAX_FRAME_BYTES = ShardSpec.MAX_BLOCK_BYTES + BlockFrames.CRC_BYTES;

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final RemoteConfig config;
  private final RequestSigner signer;
  private final HttpClient appends;
  private final HttpClient others;

  /**
   * The way to the node at {@code host} and {@code port}; no connection is made yet.
   *
   * @param vertx whose event loops the connections are on
   * @param signer of this process
   */
  public RemoteNode(Vertx vertx, String host, int port, RemoteConfig config, RequestSigner signer) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.config = config;
    this.signer = signer;
    this.appends = vertx.createHttpClient(options(config), pool(config));
    this.others = vertx.createHttpClient(options(config), pool(config));
  }

  private static HttpClientOptions options(RemoteConfig config) {
    return new HttpClientOptions()
        .setKeepAliveTimeout(config.keepAliveSeconds())
        .setConnectTimeout(config.connectMillis())
        .setPipelining(false)
        .setDecompressionSupported(false)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxChunkSize(MAX_CHUNK_BYTES)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  private static PoolOptions pool(RemoteConfig config) {
    return new PoolOptions()
        .setHttp1MaxSize(config.maxConnections())
        .setMaxWaitQueueSize(config.maxWaiting());
  }

  /** A drive of the node. */
  public ShardStore drive(DriveId drive) {
    return new RemoteShardStore(this, drive);
  }

  /** Closes all connections; what is under way is lost. */
  public void close() {
    appends.close();
    others.close();
  }

  RemoteConfig config() {
    return config;
  }

  /** The event loop of the caller, or any. */
  Context context() {
    return vertx.getOrCreateContext();
  }

  /** Runs something after a while, on the event loop of the caller. */
  Deadline deadline(long millis, Runnable task) {
    long timer = vertx.setTimer(millis, _ -> task.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Something that is to happen unless it is met. */
  @FunctionalInterface
  interface Deadline {
    void met();
  }

  /** A signed request whose head is complete and not sent yet; called on an event loop. */
  Future<HttpClientRequest> open(ShardRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setHost(host)
            .setPort(port)
            .setMethod(HttpMethod.valueOf(request.method()))
            .setURI(request.path())
            .setConnectTimeout(config.connectMillis());
    HttpClient client = request instanceof ShardRequest.Append ? appends : others;
    return client.request(options).map(open -> sign(open, request));
  }

  /** Signed now, when there is a connection: it may have waited. */
  private HttpClientRequest sign(HttpClientRequest open, ShardRequest request) {
    open.exceptionHandler(_ -> {}); // Futures tell it too; without a handler it would be logged.
    long length = request.bodyLength();
    if (length > 0) {
      open.putHeader(ShardHeaders.CONTENT_LENGTH, Long.toString(length));
    }
    return open.putHeader(
        ShardHeaders.AUTHORIZATION, signer.sign(request.method(), request.path(), length));
  }

  /**
   * Gives a request up with its connection. A mere reset waits for what was written to leave, and a
   * peer that takes nothing would hold the caller's buffers for ever.
   */
  static void cut(HttpClientRequest request) {
    request.reset();
    Channel channel = ((ConnectionBase) request.connection()).channel();
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) { // One that is closed has no handlers any more.
      ChannelFuture _ = first.close();
    }
  }

  /** The most bytes that the answer to a request may have. */
  static int maxAnswerBytes(ShardRequest request) {
    return switch (request) {
      case ShardRequest.Append _, ShardRequest.Drop _ -> ShardAnswer.MAX_DETAIL_BYTES;
      case ShardRequest.Read read -> read.blockCount() * MAX_FRAME_BYTES;
      case ShardRequest.Inventory _ -> InventoryList.MAX_BYTES;
      case ShardRequest.Status _ -> StatusForm.MAX_BYTES;
    };
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
