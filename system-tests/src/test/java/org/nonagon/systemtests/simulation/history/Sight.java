package org.nonagon.systemtests.simulation.history;

import java.util.OptionalLong;

/**
 * A version as somebody saw it.
 *
 * @param content what it holds
 * @param rank its place in the order of its key's versions, where it was told
 */
public record Sight(Content content, OptionalLong rank) {
  /** A version whose rank was not told. */
  public static Sight of(Content content) {
    return new Sight(content, OptionalLong.empty());
  }

  /** A version and its rank. */
  public static Sight of(Content content, long rank) {
    return new Sight(content, OptionalLong.of(rank));
  }

  @Override
  public String toString() {
    return rank.isEmpty() ? content.toString() : content + " of rank " + rank.getAsLong();
  }
}
