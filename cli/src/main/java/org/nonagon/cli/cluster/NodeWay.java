package org.nonagon.cli.cluster;

import org.nonagon.blobs.remote.RemoteNode;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/** The way to the drives of a node. */
interface NodeWay {
  /** A drive of the node. */
  ShardStore drive(DriveId drive);

  /** Closes all connections; what is under way is lost. */
  void close();

  /** The way over the network. */
  static NodeWay of(RemoteNode node) {
    return new NodeWay() {
      @Override
      public ShardStore drive(DriveId drive) {
        return node.drive(drive);
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }
}
