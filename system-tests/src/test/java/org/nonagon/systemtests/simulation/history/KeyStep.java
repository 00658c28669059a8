package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What an operation asks of one key, and what its answer says of it. Contents are numbers here:
 * {@link #ABSENT}, {@link #UNSEEN} for all contents that no read of the key showed and no condition
 * named, and one each for the others. Nothing can tell two unseen contents apart, so the search
 * does not either.
 */
sealed interface KeyStep {
  /** There is no current version. */
  int ABSENT = 0;

  /** A content that nobody asks for. */
  int UNSEEN = 1;

  /** The first of the contents that somebody asks for. */
  int FIRST_SEEN = 2;

  /**
   * What a key holds.
   *
   * @param content of its current version
   * @param highRank the highest rank that is known to have been given
   * @param isRankKnown whether that is the rank of the current version
   */
  record State(int content, long highRank, boolean isRankKnown) {
    static final State INITIAL = new State(ABSENT, Long.MIN_VALUE, false);

    private List<State> written(int next, OptionalLong rank) {
      if (rank.isEmpty()) {
        return List.of(new State(next, highRank, false));
      }
      return rank.getAsLong() > highRank
          ? List.of(new State(next, rank.getAsLong(), true))
          : List.of();
    }

    private List<State> shown(OptionalLong rank) {
      if (rank.isEmpty()) {
        return List.of(this);
      }
      if (isRankKnown) {
        return rank.getAsLong() == highRank ? List.of(this) : List.of();
      }
      return written(content, rank);
    }
  }

  /** How a write ended. */
  enum Ending {
    DONE,
    REFUSED,
    NOT_FOUND
  }

  /** The states that the key may be in after the step; none where its answer does not fit. */
  List<State> after(State state);

  /**
   * A read.
   *
   * @param contents what it may have found; one, but for a copy, which does not tell the ETag
   */
  record Read(List<Integer> contents, OptionalLong rank) implements KeyStep {
    @Override
    public List<State> after(State state) {
      return contents.contains(state.content()) ? state.shown(rank) : List.of();
    }
  }

  /** What a condition asks for. */
  enum Demand {
    NOTHING,
    ABSENCE,
    PRESENCE,
    MATCH
  }

  /**
   * A write or a deletion.
   *
   * @param contents what it may have made current; several where a copy did not say
   * @param match the content that {@link Demand#MATCH} asks for, 0 otherwise
   */
  record Write(List<Integer> contents, Demand demand, int match, Ending ending, OptionalLong rank)
      implements KeyStep {
    @Override
    public List<State> after(State state) {
      if (ending != verdict(state.content())) {
        return List.of();
      }
      if (ending != Ending.DONE) {
        return List.of(state);
      }
      List<State> after = new ArrayList<>();
      contents.forEach(content -> after.addAll(state.written(content, rank)));
      return after;
    }

    private Ending verdict(int current) {
      boolean isPresent = current != ABSENT;
      return switch (demand) {
        case NOTHING -> Ending.DONE;
        case ABSENCE -> isPresent ? Ending.REFUSED : Ending.DONE;
        case PRESENCE -> isPresent ? Ending.DONE : Ending.NOT_FOUND;
        case MATCH -> isPresent ? matched(current) : Ending.NOT_FOUND;
      };
    }

    private Ending matched(int current) {
      return current == match ? Ending.DONE : Ending.REFUSED;
    }
  }
}
