package org.nonagon.protocol.layout;

import java.util.stream.IntStream;

/**
 * Makes each group whole: takes out drives that the spread does not allow any more, then walks the
 * ring for drives for the vacant columns.
 *
 * <p>A walk passes drives that have their share of all groups. Where it finds too few, the group
 * gets those that are least above theirs; {@link Balancer} puts that right.
 */
final class VacancyFiller {
  private final Assignment assignment;
  private final HashRing ring;
  private final int drives;

  VacancyFiller(Assignment assignment, HashRing ring, int drives) {
    this.assignment = assignment;
    this.ring = ring;
    this.drives = drives;
  }

  /** Fills all groups. */
  void fill() {
    for (int group = 0; group < Group.COUNT; group++) {
      assignment.enter(group);
      while (vacateFullestInTheWay(group)) {
        // until each domain can have what the spread says
      }
      assignment.leave();
    }
    for (int group = 0; group < Group.COUNT; group++) {
      assignment.enter(group);
      if (assignment.vacancies() > 0) {
        fill(group);
      }
      assignment.leave();
    }
  }

  private boolean vacateFullestInTheWay(int group) {
    int fullest = Assignment.NONE;
    for (int column = 0; column < assignment.width(); column++) {
      int drive = assignment.drive(group, column);
      if (drive != Assignment.VACANT
          && assignment.isInTheWay(drive)
          && (fullest == Assignment.NONE
              || assignment.surplus(drive)
                  > assignment.surplus(assignment.drive(group, fullest)))) {
        fullest = column;
      }
    }
    if (fullest != Assignment.NONE) {
      assignment.vacate(fullest);
    }
    return fullest != Assignment.NONE;
  }

  /**
   * Columns are filled from one that depends on the group: the first drives met hold no more data
   * cells than the others.
   */
  private void fill(int group) {
    int[] vacant =
        IntStream.range(0, assignment.width())
            .filter(c -> assignment.drive(group, c) == Assignment.VACANT)
            .toArray();
    int rotation = Math.floorMod(HashRing.mix(group), vacant.length);
    int filled = 0;
    int first = ring.firstToken(group);
    int steps = ring.stepsToTry();
    for (int i = 0; i < steps && filled < vacant.length; i++) {
      int drive = ring.owner(first + i);
      if (assignment.load(drive) < assignment.target(drive) && assignment.admits(drive)) {
        assignment.place(vacant[(filled++ + rotation) % vacant.length], drive);
      }
    }
    while (filled < vacant.length) {
      assignment.place(vacant[(filled++ + rotation) % vacant.length], leastFull());
    }
  }

  private int leastFull() {
    return IntStream.range(0, drives)
        .filter(assignment::admits)
        .boxed()
        .min((a, b) -> Double.compare(assignment.surplus(a), assignment.surplus(b)))
        .orElseThrow(() -> new IllegalStateException("a group can not be filled"));
  }
}
