package org.nonagon.blobs.write;

/** How far a shard of a blob has come. */
public enum ShardState {
  /** It has no bytes: nothing is stored, and nothing can be lost. */
  EMPTY,
  /** It is on its way. */
  PENDING,
  /** Its drive holds it. */
  DURABLE,
  /** Its drive does not hold it and is not going to. */
  LOST
}
