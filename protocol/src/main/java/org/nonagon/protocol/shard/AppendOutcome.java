package org.nonagon.protocol.shard;

/** How an append ended. */
public sealed interface AppendOutcome {
  /**
   * The shard survives power loss.
   *
   * @param incarnation of the drive that holds it
   */
  record Durable(int incarnation) implements AppendOutcome {}

  /**
   * The shard is not there and a retry on this drive will not help now.
   *
   * @param reason why
   * @param detail for people
   */
  record Refused(Reason reason, String detail) implements AppendOutcome {}

  /** Why a drive takes no shard. */
  enum Reason {
    /** No space left. */
    FULL,
    /** It takes no writes any more, after a failed fsync for one. */
    READ_ONLY,
    /** It is isolated: missing, foreign or failing. */
    ISOLATED,
    /** The writer broke the form that the shard was announced with. */
    MALFORMED
  }
}
