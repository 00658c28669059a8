package org.nonagon.metadataclient;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Resolves targets that name several services, {@code nonagon-metadata:///HOST:PORT,HOST:PORT}, of
 * which gRPC has no form of its own. Names are looked up anew whenever a connection breaks.
 */
final class ServiceNames extends NameResolverProvider {
  private static final String SCHEME = "nonagon-metadata";
  private static final int PRIORITY = 5;

  static String target(List<ServiceAddress> services) {
    if (services.isEmpty()) {
      throw new IllegalArgumentException("no metadata service is named");
    }
    return SCHEME
        + ":///"
        + services.stream().map(ServiceAddress::toString).collect(Collectors.joining(","));
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    List<ServiceAddress> services =
        Arrays.stream(target.getPath().substring(1).split(",", -1))
            .map(ServiceAddress::parse)
            .toList();
    Executor lookups = arguments.getOffloadExecutor();
    return new Resolver(services, lookups == null ? Runnable::run : lookups);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  /** gRPC calls it on one thread at a time. */
  private static final class Resolver extends NameResolver {
    private final List<ServiceAddress> services;
    private final Executor lookups;
    private Runnable lookup = () -> {};

    Resolver(List<ServiceAddress> services, Executor lookups) {
      this.services = services;
      this.lookups = lookups;
    }

    @Override
    public String getServiceAuthority() {
      return "metadata";
    }

    @Override
    public void start(Listener2 listener) {
      lookup = () -> listener.onResult(result());
      refresh();
    }

    @Override
    public void refresh() {
      lookups.execute(lookup);
    }

    @Override
    public void shutdown() {
      lookup = () -> {};
    }

    private ResolutionResult result() {
      List<EquivalentAddressGroup> found = new ArrayList<>();
      for (ServiceAddress service : services) {
        try {
          for (InetAddress address : InetAddress.getAllByName(service.host())) {
            found.add(new EquivalentAddressGroup(new InetSocketAddress(address, service.port())));
          }
        } catch (UnknownHostException unknown) {
          // The others may be known; if none is, that is said below.
        }
      }
      return ResolutionResult.newBuilder()
          .setAddressesOrError(
              found.isEmpty()
                  ? StatusOr.fromStatus(
                      Status.UNAVAILABLE.withDescription("no address is known of " + services))
                  : StatusOr.fromValue(found))
          .build();
    }
  }
}
