package org.nonagon.blobs;

import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/** The drives that this process reaches. Safe for use by several threads; answers at once. */
public interface ShardStores {
  /** The store of a drive; empty when no way to it is known now. */
  Optional<ShardStore> find(DriveId drive);

  /**
   * The drives that new shards may go to: those that can be reached and are not known to be dead,
   * slow, full or read-only. In ascending order.
   */
  List<DriveId> writable();

  /** What of these drives can fail together. */
  default DriveTopology topology() {
    return DriveTopology.UNKNOWN;
  }
}
