package org.nonagon.blobs.remote;

/**
 * The bounds of the way to one node.
 *
 * @param maxConnections to the node at once for appends, and as many for all else; more requests
 *     wait
 * @param maxWaiting how many of either may wait; past it they fail
 * @param connectMillis how long a request waits for a connection, whether made or given back
 * @param stepMillis how long one step may take: one write of an append, or its end; a whole read
 * @param keepAliveSeconds how long an idle connection is kept; less than the node keeps it
 */
public record RemoteConfig(
    int maxConnections, int maxWaiting, int connectMillis, int stepMillis, int keepAliveSeconds) {
  /** What does well in one network. */
  public static final RemoteConfig STANDARD = new RemoteConfig(128, 1024, 2_000, 10_000, 45);

  /** Refuses bounds that bound nothing. */
  public RemoteConfig {
    int least = Math.min(Math.min(maxConnections, maxWaiting), Math.min(connectMillis, stepMillis));
    if (least < 1 || keepAliveSeconds < 1) {
      throw new IllegalArgumentException("a bound of the way to a node is not positive");
    }
  }
}
