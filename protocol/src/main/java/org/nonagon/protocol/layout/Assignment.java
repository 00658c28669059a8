package org.nonagon.protocol.layout;

import java.util.Arrays;

/**
 * Groups and their drives while a layout is made: the slots, the loads, and the counts of one
 * group, which is entered before it is changed and left afterwards.
 *
 * <p>A slot holds a drive's number in {@link FailureDomains}, or {@link #VACANT}. Not thread-safe.
 */
final class Assignment {
  /** A slot without a drive. */
  static final int VACANT = -1;

  /** No column, no drive. */
  static final int NONE = -1;

  private final FailureDomains domains;
  private final Spread spread;
  private final int width;
  private final int[] slots;
  private final int[] load;

  /** Of each domain, how many shards of the entered group it has. */
  private final int[] count;

  /** Of each domain, the domains directly in it that must have shards of every group. */
  private final int[][] needy;

  private int entered = NONE;

  /**
   * @param slots the drive of each slot, group by group; kept and changed
   */
  Assignment(FailureDomains domains, Spread spread, int width, int[] slots) {
    this.domains = domains;
    this.spread = spread;
    this.width = width;
    this.slots = slots;
    this.load = new int[domains.driveCount()];
    this.count = new int[domains.count()];
    this.needy = new int[domains.count()][];
    for (int d = 0; d < needy.length; d++) {
      needy[d] = Arrays.stream(domains.children(d)).filter(c -> spread.least(c) > 0).toArray();
    }
    Arrays.stream(slots).filter(d -> d != VACANT).forEach(d -> load[d]++);
  }

  /** How many shards a group has. */
  int width() {
    return width;
  }

  /** How many slots a drive has, over all groups. */
  int load(int drive) {
    return load[drive];
  }

  /** How many slots a drive would have in the fairest layout. */
  double target(int drive) {
    return spread.share(drive) * Group.COUNT;
  }

  /** How far above its target a drive is, as a fraction of it. */
  double surplus(int drive) {
    double target = target(drive);
    return (load[drive] - target) / Math.max(target, 1);
  }

  /** The drive of a group's column, or {@link #VACANT}. */
  int drive(int group, int column) {
    return slots[group * width + column];
  }

  /** The column of a group that a drive has, or {@link #NONE}. */
  int columnOf(int group, int drive) {
    for (int column = 0; column < width; column++) {
      if (drive(group, column) == drive) {
        return column;
      }
    }
    return NONE;
  }

  /** Makes a group the one that the methods below are about. */
  void enter(int group) {
    entered = group;
    count(1);
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    count(-1);
    entered = NONE;
  }

  private void count(int step) {
    for (int column = 0; column < width; column++) {
      int drive = drive(entered, column);
      if (drive != VACANT) {
        add(drive, step);
      }
    }
  }

  private void add(int drive, int step) {
    for (int domain = drive; domain != NONE; domain = around(domain)) {
      count[domain] += step;
    }
  }

  /** Puts a drive into a vacant column of the group. */
  void place(int column, int drive) {
    slots[entered * width + column] = drive;
    load[drive]++;
    add(drive, 1);
  }

  /** Takes the drive out of a column of the group. */
  void vacate(int column) {
    int drive = drive(entered, column);
    slots[entered * width + column] = VACANT;
    load[drive]--;
    add(drive, -1);
  }

  /** Gives a column of the group, which has a drive, to another. */
  void exchange(int column, int drive) {
    vacate(column);
    place(column, drive);
  }

  /**
   * Whether the group may get the drive: it and what it is in have room for it, beside the drives
   * that they need anyway.
   */
  boolean admits(int drive) {
    if (!hasRoom(drive)) {
      return false;
    }
    add(drive, 1);
    boolean fits = true;
    for (int domain = drive; fits && domain != NONE; domain = around(domain)) {
      fits = excess(domain) <= 0;
    }
    add(drive, -1);
    return fits;
  }

  private boolean hasRoom(int drive) {
    for (int domain = drive; domain != NONE; domain = around(domain)) {
      if (count[domain] >= spread.most(domain)) {
        return false;
      }
    }
    return true;
  }

  /** How many shards of the group are too many in a domain, with those that must still come. */
  private int excess(int domain) {
    return count[domain] + missing(domain) - spread.most(domain);
  }

  /** How many shards of the group a domain lacks so that it and all in it have their least. */
  private int missing(int domain) {
    int inside = 0;
    for (int child : needy[domain]) {
      inside += missing(child);
    }
    return Math.max(inside, spread.least(domain) - count[domain]);
  }

  private int around(int domain) {
    return domain == domains.cluster() ? NONE : domains.parent(domain);
  }

  /** Whether something has too many shards of the group, and fewer without this drive. */
  boolean isInTheWay(int drive) {
    for (int domain = drive; domain != NONE; domain = around(domain)) {
      int excess = excess(domain);
      if (excess > 0) {
        add(drive, -1);
        boolean helps = excess(domain) < excess;
        add(drive, 1);
        if (helps) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the group, with all its columns filled, may exchange one of its drives for another. */
  boolean mayExchange(int out, int in) {
    add(out, -1);
    boolean allowed = hasRoom(in);
    add(in, 1);
    for (int domain = out; allowed && domain != NONE; domain = around(domain)) {
      allowed = count[domain] >= spread.least(domain);
    }
    add(in, -1);
    add(out, 1);
    return allowed;
  }

  /** How many columns of the group are vacant. */
  int vacancies() {
    return width - count[domains.cluster()];
  }
}
