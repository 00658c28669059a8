package org.nonagon.systemtests.simulation.history;

/** What must hold of a key's current version for a write to be done. */
public sealed interface Condition {
  /** Nothing. */
  record Always() implements Condition {
    @Override
    public String toString() {
      return "";
    }
  }

  /** There is none: {@code If-None-Match: *}. */
  record IfAbsent() implements Condition {
    @Override
    public String toString() {
      return " if absent";
    }
  }

  /** There is one: {@code If-Match: *}. */
  record IfPresent() implements Condition {
    @Override
    public String toString() {
      return " if present";
    }
  }

  /** It is this one: {@code If-Match} with its ETag. */
  record IfMatch(Content content) implements Condition {
    @Override
    public String toString() {
      return " if " + content;
    }
  }

  /** No condition. */
  static Condition always() {
    return new Always();
  }

  /** Whether the store answers that the key is not found, where there is no current version. */
  default boolean asksForOne() {
    return this instanceof IfPresent || this instanceof IfMatch;
  }
}
