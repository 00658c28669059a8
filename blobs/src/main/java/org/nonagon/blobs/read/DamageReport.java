package org.nonagon.blobs.read;

import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.layout.DriveId;

/** Told of shards that a reader found missing or damaged. Called on any thread; must not wait. */
@FunctionalInterface
public interface DamageReport {
  /**
   * A shard is not as it should be on a drive that was reached.
   *
   * @param drive where the manifest that the reader used has the shard; it may have moved since
   */
  void damaged(ShardId shard, DriveId drive, Damage damage);
}
