package org.nonagon.blobs.write;

/** How the writing of a body ended. */
public sealed interface BodyOutcome {
  /** It is durable and waits for its commit. */
  record Written(WrittenBody body) implements BodyOutcome {}

  /** The memory for stripes is used up and too many wait for it; trying later helps. */
  record Overloaded() implements BodyOutcome {}

  /**
   * Too few drives took its shards; trying later may help.
   *
   * @param detail for people
   */
  record TooFewDrives(String detail) implements BodyOutcome {}

  /** One of its blobs was condemned while it was written; trying again from its start helps. */
  record Condemned() implements BodyOutcome {}

  /** Its writer gave it up. */
  record Aborted() implements BodyOutcome {}
}
