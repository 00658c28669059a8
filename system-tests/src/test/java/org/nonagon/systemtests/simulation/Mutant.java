package org.nonagon.systemtests.simulation;

/** A way in which the store could be wrong. A simulation that does not notice proves nothing. */
enum Mutant {
  /** As it is. */
  NONE,
  /** A write is acknowledged while only six of its shards are durable. */
  ACKNOWLEDGE_AT_SIX,
  /** A commit does not say which shards are missing. */
  FORGET_DEGRADED,
  /** A shard's new place is noted whatever its old one is by then. */
  REPAIR_WITHOUT_COMPARE,
  /** The shards of a write that failed are dropped though the catalog was not asked. */
  DROP_WITHOUT_CONDEMNED,
  /** Blobs are dropped while somebody reads them. */
  RECLAIM_WITHOUT_OLDEST_READER,
  /** A condition is judged before the write has its key for itself. */
  COMMIT_WITHOUT_LOCKS,
  /** Readers look for shards where the layout wants them. */
  READ_BY_LAYOUT,
  /** What a drive acknowledged before it was emptied counts. */
  OLD_INCARNATION_COUNTS,
  /** Nothing is forced to disk. */
  SKIP_FSYNC,
  /** The clocks of gateways decide which of two writes is newer. */
  ORDER_BY_GATEWAY_CLOCK
}
