package org.nonagon.metadataservice.grpc;

import java.time.Duration;

/**
 * Where a catalog is served, and the bounds of what its clients may do.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any that is free
 * @param maxMessageBytes the longest message; a call with a longer one fails before it is read
 * @param maxHeaderBytes the longest head of a call
 * @param maxCallsPerConnection calls at once on one connection; the client keeps more to itself
 * @param leastKeepAlive how often a client may ask whether the server is still there; one that asks
 *     more often loses its connection
 * @param silentFor a connection on which nothing came for so long is asked whether its client is
 *     still there, and closed when it is not
 */
public record CatalogServerConfig(
    String host,
    int port,
    int maxMessageBytes,
    int maxHeaderBytes,
    int maxCallsPerConnection,
    Duration leastKeepAlive,
    Duration silentFor) {
  /**
   * What the longest question needs, a layout of 256 columns in 32 MiB, twice over. An answer is
   * bounded by whoever asks.
   */
  public static final int MAX_MESSAGE_BYTES = 64 << 20;

  /** Refuses bounds that serve nothing. */
  public CatalogServerConfig {
    if (maxMessageBytes < 1 || maxHeaderBytes < 1 || maxCallsPerConnection < 1) {
      throw new IllegalArgumentException("a server takes at least one call of one byte");
    }
    if (!leastKeepAlive.isPositive() || !silentFor.isPositive()) {
      throw new IllegalArgumentException("connections that are asked all the time");
    }
  }

  /** A server with the usual bounds. */
  public static CatalogServerConfig of(String host, int port) {
    return new CatalogServerConfig(
        host, port, MAX_MESSAGE_BYTES, 8 << 10, 1024, Duration.ofSeconds(5), Duration.ofMinutes(1));
  }
}
