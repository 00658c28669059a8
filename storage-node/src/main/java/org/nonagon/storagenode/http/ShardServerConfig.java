package org.nonagon.storagenode.http;

/**
 * Where a node listens for gateways and other nodes, and the bounds.
 *
 * @param host the address to listen on
 * @param port the port; 0 is any
 * @param eventLoops how many event loops serve
 * @param maxConnections past it a connection is closed as soon as it is made
 * @param bodyBytes that all requests together may hold in memory; past it they are told that the
 *     node is busy
 * @param idleSeconds how long a connection may be silent, and how long the head of a request may
 *     take to come
 * @param requestSeconds how long anything but an append may take
 * @param appendSeconds how long an append may take: as long as the client of the gateway takes to
 *     send its object
 */
public record ShardServerConfig(
    String host,
    int port,
    int eventLoops,
    int maxConnections,
    long bodyBytes,
    int idleSeconds,
    int requestSeconds,
    int appendSeconds) {
  /** The port that nodes listen on. */
  public static final int DEFAULT_PORT = 9200;

  /** Refuses bounds that bound nothing. */
  public ShardServerConfig {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    int least =
        Math.min(Math.min(eventLoops, maxConnections), Math.min(idleSeconds, appendSeconds));
    if (least < 1 || requestSeconds < 1 || bodyBytes < AppendBody.PIECE_BYTES) {
      throw new IllegalArgumentException("a bound of the node's listener is too small");
    }
  }

  /** The bounds that a node has unless it is told others. */
  public static ShardServerConfig at(String host, int port) {
    return new ShardServerConfig(host, port, 2, 1024, 64L << 20, 90, 60, 3600);
  }
}
