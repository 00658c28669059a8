package org.nonagon.protocol.layout;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntPredicate;

/**
 * Looks for a chain of exchanges, each in a group of its own, that takes one slot from one drive
 * and gives one to another, and leaves the loads of those between them as they are.
 *
 * <p>A breadth-first search, so the chain is as short as can be. Each drive that it visits costs a
 * pass over all groups: it is the last resort. Used once.
 */
final class ExchangeChain {
  private final Assignment assignment;
  private final int drives;

  /** Of each drive that was reached, the one it was reached from; itself for the first. */
  private final int[] before;

  /** Of each drive that was reached, the group in which it is exchanged for the one before. */
  private final int[] via;

  private final Deque<Integer> reached = new ArrayDeque<>();

  ExchangeChain(Assignment assignment, int drives) {
    this.assignment = assignment;
    this.drives = drives;
    this.before = new int[drives];
    this.via = new int[drives];
    Arrays.fill(before, Assignment.NONE);
  }

  /** Gives a drive one slot more, at the expense of one that may give; false if there is none. */
  boolean pull(int drive, IntPredicate mayGive) {
    begin(drive);
    int last = Assignment.NONE;
    while (last == Assignment.NONE && !reached.isEmpty()) {
      last = reachGivers(reached.removeFirst(), mayGive);
    }
    for (int d = last; d != Assignment.NONE && d != drive; d = before[d]) {
      exchange(via[d], d, before[d]);
    }
    return last != Assignment.NONE;
  }

  /** Takes one slot from a drive, for one that may take; false if there is none. */
  boolean push(int drive, IntPredicate mayTake) {
    begin(drive);
    int last = Assignment.NONE;
    while (last == Assignment.NONE && !reached.isEmpty()) {
      last = reachTakers(reached.removeFirst(), mayTake);
    }
    for (int d = last; d != Assignment.NONE && d != drive; d = before[d]) {
      exchange(via[d], before[d], d);
    }
    return last != Assignment.NONE;
  }

  private void begin(int drive) {
    before[drive] = drive;
    via[drive] = Assignment.NONE;
    reached.add(drive);
  }

  private int reachGivers(int taker, IntPredicate mayGive) {
    for (int group = 0; group < Group.COUNT; group++) {
      if (assignment.columnOf(group, taker) == Assignment.NONE && !isInChain(group, taker)) {
        assignment.enter(group);
        int giver = reachGiver(group, taker, mayGive);
        assignment.leave();
        if (giver != Assignment.NONE) {
          return giver;
        }
      }
    }
    return Assignment.NONE;
  }

  private int reachGiver(int group, int taker, IntPredicate mayGive) {
    for (int column = 0; column < assignment.width(); column++) {
      int giver = assignment.drive(group, column);
      if (before[giver] == Assignment.NONE && assignment.mayExchange(giver, taker)) {
        reach(giver, taker, group);
        if (mayGive.test(giver)) {
          return giver;
        }
      }
    }
    return Assignment.NONE;
  }

  private int reachTakers(int giver, IntPredicate mayTake) {
    for (int group = 0; group < Group.COUNT; group++) {
      if (assignment.columnOf(group, giver) != Assignment.NONE && !isInChain(group, giver)) {
        assignment.enter(group);
        int taker = reachTaker(group, giver, mayTake);
        assignment.leave();
        if (taker != Assignment.NONE) {
          return taker;
        }
      }
    }
    return Assignment.NONE;
  }

  private int reachTaker(int group, int giver, IntPredicate mayTake) {
    for (int taker = 0; taker < drives; taker++) {
      if (before[taker] == Assignment.NONE && assignment.mayExchange(giver, taker)) {
        reach(taker, giver, group);
        if (mayTake.test(taker)) {
          return taker;
        }
      }
    }
    return Assignment.NONE;
  }

  private void reach(int drive, int from, int group) {
    before[drive] = from;
    via[drive] = group;
    reached.add(drive);
  }

  private boolean isInChain(int group, int drive) {
    for (int d = drive; before[d] != d; d = before[d]) {
      if (via[d] == group) {
        return true;
      }
    }
    return false;
  }

  private void exchange(int group, int out, int in) {
    assignment.enter(group);
    assignment.exchange(assignment.columnOf(group, out), in);
    assignment.leave();
  }
}
