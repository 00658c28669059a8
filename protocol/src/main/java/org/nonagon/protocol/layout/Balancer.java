package org.nonagon.protocol.layout;

import java.util.PrimitiveIterator;

/**
 * Brings the load of every drive near its target with few moves.
 *
 * <p>New drives are filled up to their target. A drive that was there before is touched only when
 * its load is out of bounds, and is then brought just within them, so that nothing moves between
 * old drives for less. Slots are taken from drives above their target where there are such, then
 * from any that stay within bounds, and last by chains: a slot of B goes to A, and one of C to B.
 */
final class Balancer {
  /** How far from its target the load of a drive may be, as a fraction of it. */
  static final double TOLERANCE = 0.04;

  private final FailureDomains domains;
  private final Assignment assignment;
  private final HashRing ring;
  private final boolean[] isNew;

  /**
   * @param isNew of each drive, whether the layout before did not have it
   */
  Balancer(FailureDomains domains, Assignment assignment, HashRing ring, boolean[] isNew) {
    this.domains = domains;
    this.assignment = assignment;
    this.ring = ring;
    this.isNew = isNew;
  }

  /** Moves what has to move. */
  void balance() {
    for (int drive = 0; drive < domains.driveCount(); drive++) {
      pull(drive, isNew[drive] ? (int) assignment.target(drive) : least(drive), false);
      pull(drive, least(drive), true);
    }
    for (int drive = 0; drive < domains.driveCount(); drive++) {
      push(drive, false);
      push(drive, true);
    }
    for (int drive = 0; drive < domains.driveCount(); drive++) {
      pullByChains(drive);
      pushByChains(drive);
    }
  }

  private int least(int drive) {
    double target = assignment.target(drive);
    return Math.min((int) Math.ceil(target * (1 - TOLERANCE)), (int) target);
  }

  private int most(int drive) {
    double target = assignment.target(drive);
    return Math.max((int) (target * (1 + TOLERANCE)), (int) Math.ceil(target));
  }

  private boolean mayGive(int drive, boolean downToLeast) {
    return downToLeast
        ? assignment.load(drive) > least(drive)
        : assignment.load(drive) > assignment.target(drive);
  }

  private boolean mayTake(int drive, boolean upToMost) {
    return upToMost
        ? assignment.load(drive) < most(drive)
        : assignment.load(drive) < assignment.target(drive);
  }

  /** Gives a drive slots of others, in the groups that it prefers, until it has enough. */
  private void pull(int drive, int goal, boolean downToLeast) {
    if (assignment.load(drive) >= goal) {
      return;
    }
    PrimitiveIterator.OfInt groups = ring.groupsPreferredBy(drive);
    while (groups.hasNext() && assignment.load(drive) < goal) {
      int group = groups.nextInt();
      assignment.enter(group);
      int column = fullestGiver(group, drive, downToLeast);
      if (column != Assignment.NONE) {
        assignment.exchange(column, drive);
      }
      assignment.leave();
    }
  }

  private int fullestGiver(int group, int to, boolean downToLeast) {
    int fullest = Assignment.NONE;
    for (int column = 0; column < assignment.width(); column++) {
      int drive = assignment.drive(group, column);
      if (mayGive(drive, downToLeast)
          && (fullest == Assignment.NONE
              || assignment.surplus(drive) > assignment.surplus(assignment.drive(group, fullest)))
          && assignment.mayExchange(drive, to)) {
        fullest = column;
      }
    }
    return fullest;
  }

  /** Gives slots of a drive to others until it has no more than it may. */
  private void push(int drive, boolean upToMost) {
    int most = most(drive);
    for (int group = 0; group < Group.COUNT && assignment.load(drive) > most; group++) {
      int column = assignment.columnOf(group, drive);
      if (column != Assignment.NONE) {
        assignment.enter(group);
        int taker = firstTaker(group, drive, upToMost);
        if (taker != Assignment.NONE) {
          assignment.exchange(column, taker);
        }
        assignment.leave();
      }
    }
  }

  private int firstTaker(int group, int from, boolean upToMost) {
    int first = ring.firstToken(group);
    int steps = ring.stepsToTry();
    for (int i = 0; i < steps; i++) {
      int drive = ring.owner(first + i);
      if (mayTake(drive, upToMost) && assignment.mayExchange(from, drive)) {
        return drive;
      }
    }
    return Assignment.NONE;
  }

  private void pullByChains(int drive) {
    boolean found = true;
    while (found && assignment.load(drive) < least(drive)) {
      found = new ExchangeChain(assignment, domains.driveCount()).pull(drive, this::hasToSpare);
    }
  }

  private void pushByChains(int drive) {
    boolean found = true;
    while (found && assignment.load(drive) > most(drive)) {
      found = new ExchangeChain(assignment, domains.driveCount()).push(drive, this::hasRoom);
    }
  }

  private boolean hasToSpare(int drive) {
    return mayGive(drive, true);
  }

  private boolean hasRoom(int drive) {
    return mayTake(drive, true);
  }
}
