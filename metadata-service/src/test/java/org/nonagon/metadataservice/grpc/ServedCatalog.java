package org.nonagon.metadataservice.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.BindableService;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

  private final Server server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  /** Serves that catalog. */
  public ServedCatalog(Catalog catalog) {
    this(new CatalogEndpoint(catalog));
  }

  ServedCatalog(BindableService service) {
    RequestVerifier verifier = new RequestVerifier(SECRET, InstantSource.system());
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(RemoteCatalog.MAX_MESSAGE_BYTES)
            .addService(ServerInterceptors.intercept(service, new GenuineCalls(verifier)))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  ManagedChannel channel(ClientInterceptor... interceptors) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .intercept(interceptors)
            .build();
    channels.add(channel);
    return channel;
  }

  /** Breaks all connections and calls. */
  void die() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
  }
}
