package org.nonagon.blobs.meter;

/** What is asked of a drive. */
public enum ShardOperation {
  /** Blocks of a shard. */
  READ,
  /** One step of an append. */
  WRITE,
  /** The end of an append: what it takes until a shard is durable. */
  FINISH,
  /** A drop of some shards. */
  DROP,
  /** The shards of some groups. */
  INVENTORY,
  /** How the drive is. */
  STATUS
}
