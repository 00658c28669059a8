package org.nonagon.protocol.layout;

/**
 * The number of a storage node in its cluster.
 *
 * @param value at least 1
 */
public record NodeId(int value) {
  /** The node that {@code nonagon server} is. */
  public static final NodeId LOCAL = new NodeId(1);

  /** Refuses what no node has. */
  public NodeId {
    if (value < 1) {
      throw new IllegalArgumentException("not a node: " + value);
    }
  }

  @Override
  public String toString() {
    return "node-" + value;
  }
}
