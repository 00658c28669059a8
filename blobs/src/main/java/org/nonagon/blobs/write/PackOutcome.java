package org.nonagon.blobs.write;

/** What became of a body in a pack. */
public sealed interface PackOutcome<R> {
  /**
   * It was durable and the ledger has judged it.
   *
   * @param verdict of the ledger
   */
  record Judged<R>(R verdict) implements PackOutcome<R> {}

  /**
   * The pack was not written, so none of its bodies was.
   *
   * @param why never {@link BodyOutcome.Written}
   */
  record Unwritten<R>(BodyOutcome why) implements PackOutcome<R> {}
}
