package org.nonagon.protocol.wire;

/** Whether a request comes from a process of this cluster. */
public sealed interface RequestVerdict {
  /** It does, and it is the first time that it comes. */
  record Genuine() implements RequestVerdict {}

  /**
   * It is not to be answered.
   *
   * @param fault why
   * @param detail for people; says nothing of the secret
   */
  record Refused(Fault fault, String detail) implements RequestVerdict {}

  /** What is wrong with a request. */
  enum Fault {
    /** The header is not of the form, or of another version of it. */
    UNREADABLE,
    /** It was not signed with this secret, or not this method, path, length, time or nonce was. */
    FORGED,
    /** It was signed too long ago, or before this process began to remember. */
    STALE,
    /** It was signed later than now. */
    EARLY,
    /** It came before, or so many came after it that it cannot be told. */
    REPLAYED,
    /** More signers than are remembered were heard in the last minutes. */
    CROWDED
  }
}
