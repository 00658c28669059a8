package org.nonagon.blobs.write;

import java.util.Set;

/** What {@link WriteQuorum#judge} says of a blob. */
public sealed interface QuorumVerdict {
  /** Every shard is durable. */
  record Durable() implements QuorumVerdict {}

  /**
   * Enough shards are durable to acknowledge the blob; it is to be repaired first.
   *
   * @param missing the columns that are not durable
   */
  record DurableButDegraded(Set<Integer> missing) implements QuorumVerdict {
    /** Copies the set. */
    public DurableButDegraded {
      missing = Set.copyOf(missing);
    }
  }

  /** Shards that are still under way decide. */
  record Undecided() implements QuorumVerdict {}

  /** Whatever becomes of the shards under way, the blob cannot be acknowledged. */
  record Lost() implements QuorumVerdict {}
}
