package org.nonagon.metadataservice.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.wire.RequestVerifier;

/**
 * Listens for the calls of the cluster's processes. It runs on event loops that it is given, those
 * of the process, on which the catalog's own connections are too: no call changes threads on its
 * way to the database.
 */
public final class CatalogServer implements AutoCloseable {
  private final Server server;
  private final int port;

  private CatalogServer(Server server) {
    this.server = server;
    this.port = server.getPort();
  }

  /**
   * Begins to listen.
   *
   * @param service usually a {@link CatalogEndpoint}
   * @param verifier knows the cluster's secret
   * @param loops of Java's selectors (NIO); stay open when this closes
   * @throws UncheckedIOException when the address is taken
   */
  public static CatalogServer start(
      CatalogServerConfig config,
      BindableService service,
      RequestVerifier verifier,
      EventLoopGroup loops) {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelType(NioServerSocketChannel.class)
            .directExecutor()
            .maxInboundMessageSize(config.maxMessageBytes())
            .maxInboundMetadataSize(config.maxHeaderBytes())
            .maxConcurrentCallsPerConnection(config.maxCallsPerConnection())
            .permitKeepAliveTime(config.leastKeepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(config.silentFor().toMillis(), TimeUnit.MILLISECONDS)
            .addService(ServerInterceptors.intercept(service, new GenuineCalls(verifier)))
            .build();
    try {
      return new CatalogServer(server.start());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on %s:%d".formatted(config.host(), config.port()), e);
    }
  }

  /** The port that it listens on, or did. */
  public int port() {
    return port;
  }

  /**
   * Takes no further call, and waits for those under way; what is not answered by then is cut off.
   */
  public void stop(Duration grace) {
    server.shutdown();
    try {
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Cuts everything off. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
