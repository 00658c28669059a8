package org.nonagon.protocol.layout;

/**
 * A drive as the catalog knows it.
 *
 * @param id its number
 * @param node the node that has it
 * @param zone the zone of that node
 * @param incarnation how often it was registered anew; what an older incarnation acknowledged does
 *     not count
 * @param capacityBytes what its file system holds
 * @param state whether new shards may be placed on it
 */
public record Drive(
    DriveId id, NodeId node, Zone zone, int incarnation, long capacityBytes, State state) {
  /** What the cluster thinks of a drive. */
  public enum State {
    /** Takes and gives shards. */
    ACTIVE,
    /** Gives shards, and is emptied. */
    DRAINING,
    /** Declared lost: its shards are rebuilt elsewhere. */
    LOST
  }
}
