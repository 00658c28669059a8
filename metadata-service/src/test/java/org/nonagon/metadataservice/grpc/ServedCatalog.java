package org.nonagon.metadataservice.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.BindableService;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.metadataclient.SignedCalls;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.wire.ClusterSecret;
import org.nonagon.protocol.wire.RequestSigner;
import org.nonagon.protocol.wire.RequestVerifier;

/** A real server of a catalog on the loopback, and channels to it. */
public final class ServedCatalog implements AutoCloseable {
  /** Far more than any answer takes: tests of other things never meet it. */
  public static final Duration PATIENT = Duration.ofMinutes(1);

  static final ClusterSecret SECRET = secret('s');

  /** Of all servers. */
  static final EventLoopGroup LOOPS =
      new NioEventLoopGroup(2, Thread.ofPlatform().daemon().name("served-", 0).factory());

  private final CatalogServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  /** Serves that catalog. */
  public ServedCatalog(Catalog catalog) {
    this(new CatalogEndpoint(catalog));
  }

  ServedCatalog(BindableService service) {
    this.server =
        CatalogServer.start(
            CatalogServerConfig.of("127.0.0.1", 0),
            service,
            new RequestVerifier(SECRET, InstantSource.system()),
            LOOPS);
  }

  static ClusterSecret secret(char letter) {
    return ClusterSecret.of(String.valueOf(letter).repeat(32).getBytes(US_ASCII));
  }

  static SignedCalls signing(ClusterSecret secret) {
    return new SignedCalls(new RequestSigner(secret, InstantSource.system(), new SecureRandom()));
  }

  /** The catalog, asked by gRPC. */
  public RemoteCatalog remote() {
    return new RemoteCatalog(channel(signing(SECRET)), PATIENT);
  }

  int port() {
    return server.port();
  }

  ManagedChannel channel(ClientInterceptor... interceptors) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .intercept(interceptors)
            .build();
    channels.add(channel);
    return channel;
  }

  /** Breaks all connections and calls. */
  void die() {
    server.close();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
