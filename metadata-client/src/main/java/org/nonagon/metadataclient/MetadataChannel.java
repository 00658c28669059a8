package org.nonagon.metadataclient;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.wire.RequestSigner;

/**
 * The way to the metadata services of a cluster, of which any answers any call. Calls are spread
 * over those that can be reached; one that breaks off or falls silent gets none until it is back.
 *
 * <p>A call that was under way to a service that ends is lost, unless it had not left yet. Calls
 * complete on the event loops given.
 */
public final class MetadataChannel implements AutoCloseable {
  /** A connection on which nothing came for so long is asked whether its service is there. */
  private static final long KEEP_ALIVE_SECONDS = 10;

  /** After which a connection that was asked and says nothing is given up. */
  private static final long KEEP_ALIVE_PATIENCE_SECONDS = 3;

  static {
    NameResolverRegistry.getDefaultRegistry().register(new ServiceNames());
  }

  private final ManagedChannel channel;

  private MetadataChannel(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens connections as they are needed.
   *
   * @param services where they are; a name may stand for several
   * @param signer of this process
   * @param loops of Java's selectors (NIO); stay open when this closes
   */
  public static MetadataChannel open(
      List<ServiceAddress> services, RequestSigner signer, EventLoopGroup loops) {
    return new MetadataChannel(
        NettyChannelBuilder.forTarget(ServiceNames.target(services))
            .eventLoopGroup(loops)
            .channelType(NioSocketChannel.class)
            .directExecutor()
            .usePlaintext()
            .defaultLoadBalancingPolicy("round_robin")
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_PATIENCE_SECONDS, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true)
            .intercept(new SignedCalls(signer))
            .build());
  }

  /** Makes signed calls. */
  public ManagedChannel channel() {
    return channel;
  }

  /**
   * Tries at once to reach what cannot be reached. By itself gRPC tries ever less often, up to two
   * minutes apart; called every few seconds, this keeps it trying.
   */
  public void tryAgain() {
    channel.resetConnectBackoff();
  }

  /** Closes all connections; calls under way are lost. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
