package org.nonagon.blobs.rewrite;

/** How a round ended. */
public sealed interface RewriteOutcome {
  /** Nothing was worth one. */
  record Idle() implements RewriteOutcome {}

  /**
   * The bytes of some blobs are in a new one.
   *
   * @param blobs how many were rewritten
   * @param bytes of theirs that were written anew
   * @param referrers how many versions and parts were changed
   */
  record Rewritten(int blobs, long bytes, int referrers) implements RewriteOutcome {}

  /**
   * What was begun was given up, and everything is where it was.
   *
   * @param why for people
   */
  record GivenUp(String why) implements RewriteOutcome {}
}
