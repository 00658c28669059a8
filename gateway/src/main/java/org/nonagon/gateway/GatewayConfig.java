package org.nonagon.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway is told at its start.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any that is free
 * @param region the region that signatures name
 * @param domains the names below which buckets are hosts
 * @param acceptsSignatureV2 whether requests may be signed by Signature Version 2
 * @param tls the certificate to serve with; plain HTTP without one
 * @param limits the bounds of what it does at once
 */
public record GatewayConfig(
    String host,
    int port,
    String region,
    List<String> domains,
    boolean acceptsSignatureV2,
    Optional<Tls> tls,
    Limits limits) {
  /** The region of a cluster that was given none. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** Copies the list. */
  public GatewayConfig {
    domains = List.copyOf(domains);
  }

  /** What the addresses of its objects begin with. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  /** A plain gateway in the default region with default limits. */
  public static GatewayConfig of(String host, int port) {
    return new GatewayConfig(
        host, port, DEFAULT_REGION, List.of(), true, Optional.empty(), Limits.DEFAULT);
  }

  /** The same with other limits. */
  public GatewayConfig withLimits(Limits other) {
    return new GatewayConfig(host, port, region, domains, acceptsSignatureV2, tls, other);
  }

  /** The same for buckets as hosts below these names. */
  public GatewayConfig withDomains(List<String> names) {
    return new GatewayConfig(host, port, region, names, acceptsSignatureV2, tls, limits);
  }

  /** The same with or without Signature Version 2. */
  public GatewayConfig withSignatureV2(boolean isAccepted) {
    return new GatewayConfig(host, port, region, domains, isAccepted, tls, limits);
  }

  /**
   * A certificate and its key.
   *
   * @param certificate a file in PEM form
   * @param key a file in PEM form
   */
  public record Tls(Path certificate, Path key) {}

  /**
   * Bounds of a gateway.
   *
   * @param eventLoops how many event loops serve
   * @param maxConnections open connections; a request on one past it gets SlowDown
   * @param maxRequests requests in flight; one past it gets SlowDown
   * @param idleSeconds a connection on which nothing moves for so long is closed
   * @param pieceBytes the longest piece that is read from or written to a connection at once
   * @param drainBytes how much of a refused body is read and dropped to keep a connection; past it
   *     the connection is closed
   * @param maxSharedExtents a copy of more extents writes its bytes anew
   */
  public record Limits(
      int eventLoops,
      int maxConnections,
      int maxRequests,
      int idleSeconds,
      int pieceBytes,
      int drainBytes,
      int maxSharedExtents) {
    /** What a machine of any size serves with. */
    public static final Limits DEFAULT =
        new Limits(
            Runtime.getRuntime().availableProcessors(), 8192, 1024, 120, 256 << 10, 1 << 20, 4096);

    /** The same with another bound on shared extents. */
    public Limits withMaxSharedExtents(int other) {
      return new Limits(
          eventLoops, maxConnections, maxRequests, idleSeconds, pieceBytes, drainBytes, other);
    }

    /** Refuses bounds that serve nothing. */
    public Limits {
      if (eventLoops < 1 || maxConnections < 1 || maxRequests < 1 || idleSeconds < 1) {
        throw new IllegalArgumentException("a gateway has room for at least one of each");
      }
      if (pieceBytes < 1024 || drainBytes < 0 || maxSharedExtents < 0) {
        throw new IllegalArgumentException("pieces of %d bytes".formatted(pieceBytes));
      }
    }
  }
}
