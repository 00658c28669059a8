package org.nonagon.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.erasure.ErasureProfile;

class LayoutChangeTest {
  private static final ErasureProfile STANDARD = ErasureProfile.STANDARD;
  private static final long TERABYTE = DriveSet.TERABYTE;
  private static final int CHANGES = 20;

  private static Layout change(Layout before, DriveSet drives) {
    return switch (LayoutPlanner.next(before, drives.all())) {
      case LayoutPlan.Changed(Layout layout, int moves) -> {
        assertThat(layout.number()).isEqualTo(before.number() + 1);
        assertThat(moves).isEqualTo(moved(before, layout).size());
        yield layout;
      }
      case LayoutPlan.Unchanged() -> before;
      case LayoutPlan.TooFewDrives few -> throw new AssertionError(few);
    };
  }

  /** The slots that have another drive. */
  private static List<Integer> moved(Layout before, Layout after) {
    short[] old = before.toArray();
    short[] now = after.toArray();
    List<Integer> moved = new ArrayList<>();
    for (int i = 0; i < old.length; i++) {
      if (old[i] != now[i]) {
        moved.add(i);
      }
    }
    return moved;
  }

  private static Set<Integer> numbers(DriveSet drives) {
    Set<Integer> numbers = new HashSet<>();
    drives.all().forEach(drive -> numbers.add(drive.id().value()));
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({
    "9,1,1",
    "12,1,1",
    "12,1,3",
    "9,3,1",
    "16,1,4",
    "60,5,1",
    "60,5,2",
    "60,5,4",
    "1000,10,1",
    "1000,10,3",
    "10000,20,5"
  })
  void aNewNodeTakesItsShareAndNothingMovesBetweenOldDrives(int count, int perNode, int zones) {
    DriveSet drives = DriveSet.even(count, perNode, zones);
    Layout before = LayoutPlanner.first(drives.all(), STANDARD);
    Set<Integer> old = numbers(drives);
    int nodes = count / perNode;
    drives.addNode("z" + nodes % zones, perNode, TERABYTE);

    Layout after = change(before, drives);

    List<Integer> moved = moved(before, after);
    short[] slots = after.toArray();
    assertThat(moved.size()).isLessThanOrEqualTo((int) (1.25 / (nodes + 1) * slots.length));
    assertThat(moved).noneMatch(slot -> old.contains((int) slots[slot]));
    assertThat(new LayoutFigures(after, drives.all()).worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @ParameterizedTest
  @CsvSource({
    "10,1,1",
    "13,1,1",
    "15,1,3",
    "12,3,1",
    "20,1,4",
    "60,5,1",
    "60,5,2",
    "60,5,4",
    "1000,10,1",
    "1000,10,3",
    "10000,20,5"
  })
  void aNodeThatLeavesMovesWhatItHeldAndLittleElse(int count, int perNode, int zones) {
    DriveSet drives = DriveSet.even(count, perNode, zones);
    Layout before = LayoutPlanner.first(drives.all(), STANDARD);
    drives.remove(drive -> drive.node().value() == 2);
    Set<Integer> stay = numbers(drives);

    Layout after = change(before, drives);

    List<Integer> moved = moved(before, after);
    short[] slots = before.toArray();
    int held = 0;
    for (short drive : slots) {
      held += stay.contains((int) drive) ? 0 : 1;
    }
    assertThat(moved.size()).isBetween(held, (int) (held * 1.25));
    LayoutFigures figures = new LayoutFigures(after, drives.all());
    assertThat(figures.groupsAreDistinct()).isTrue();
    assertThat(figures.strayLoad()).isZero();
    assertThat(figures.worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void aNodeThatLeavesAndComesBackLeavesTheLoadAsItWas() {
    DriveSet drives = DriveSet.even(60, 5, 3);
    Layout first = LayoutPlanner.first(drives.all(), STANDARD);
    DriveSet without = DriveSet.even(60, 5, 3);
    without.remove(drive -> drive.node().value() == 7);

    Layout back = change(change(first, without), drives);

    assertThat(back.number()).isEqualTo(3);
    assertThat(new LayoutFigures(back, drives.all()).worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void aNewZoneGetsTheShardsThatWereTooManyInTheOthers() {
    DriveSet drives = DriveSet.even(24, 2, 3);
    Layout before = LayoutPlanner.first(drives.all(), STANDARD);
    for (int node = 0; node < 4; node++) {
      drives.addNode("new", 2, TERABYTE);
    }

    Layout after = change(before, drives);

    assertThat(moved(before, after).size()).isLessThanOrEqualTo((int) (1.25 / 4 * 9 * 65_536));
    LayoutFigures figures = new LayoutFigures(after, drives.all());
    assertThat(figures.least(new Zone("new"))).isEqualTo(2);
    assertThat(figures.mostInAZone()).isEqualTo(3);
    assertThat(figures.mostOnANode()).isEqualTo(1);
  }

  @Test
  void aZoneThatIsLostLeavesTheOthersAsEvenAsTheyAllow() {
    DriveSet drives = DriveSet.even(36, 3, 4);
    Layout before = LayoutPlanner.first(drives.all(), STANDARD);
    drives.remove(drive -> drive.zone().name().equals("z3"));

    LayoutFigures figures = new LayoutFigures(change(before, drives), drives.all());

    assertThat(figures.mostInAZone()).isEqualTo(3);
    assertThat(figures.mostOnANode()).isEqualTo(1);
    assertThat(figures.worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void theSameDrivesGiveTheSameLayoutAlsoAfterManyChanges() {
    DriveSet drives = DriveSet.even(12, 2, 1);
    Layout layout = LayoutPlanner.first(drives.all(), STANDARD);
    drives.addNode("z0", 3, 2 * TERABYTE);
    layout = change(layout, drives);

    assertThat(LayoutPlanner.next(layout, drives.all())).isEqualTo(new LayoutPlan.Unchanged());
  }

  @Test
  void whileThereAreTooFewDrivesTheLayoutStays() {
    DriveSet drives = DriveSet.even(9, 3, 1);
    Layout layout = LayoutPlanner.first(drives.all(), STANDARD);
    drives.remove(drive -> drive.node().value() == 3);

    assertThat(LayoutPlanner.next(layout, drives.all()))
        .isEqualTo(new LayoutPlan.TooFewDrives(6, 9));
  }

  @ParameterizedTest
  @CsvSource({"1,6+3,1", "2,6+3,2", "3,6+3,3", "4,6+3,4", "5,4+2,3", "6,2+1,2", "7,1+0,1"})
  void manyChangesKeepAllBounds(long seed, String name, int zones) {
    Random random = new Random(seed);
    ErasureProfile profile = ErasureProfile.parse(name);
    DriveSet drives = unevenCluster(random, zones);
    Layout layout = LayoutPlanner.first(drives.all(), profile);
    for (int change = 0; change < CHANGES; change++) {
      Layout before = layout;
      changeAtRandom(drives, random, zones);
      layout = change(before, drives);

      String where = "seed %d, change %d".formatted(seed, change);
      LayoutFigures figures = new LayoutFigures(layout, drives.all());
      assertThat(figures.groupsAreDistinct()).as(where).isTrue();
      assertThat(figures.strayLoad()).as(where).isZero();
      assertThat(figures.worstDeviation()).as(where).isLessThanOrEqualTo(0.05);
      assertThat(figures.mostOnANode()).as(where).isLessThanOrEqualTo(1);
      assertThat(figures.mostInAZone())
          .as(where)
          .isLessThanOrEqualTo(
              Math.max(profile.parityShards(), Math.ceilDiv(profile.shards(), zones)));
      int needed = leastMoves(before, drives, profile);
      assertThat(moved(before, layout).size())
          .as(where)
          .isLessThanOrEqualTo(needed + (int) (0.05 * before.toArray().length));
    }
  }

  /** How many slots have to move at least to give every drive its share. */
  private static int leastMoves(Layout before, DriveSet drives, ErasureProfile profile) {
    int[] load = new int[Short.MAX_VALUE + 1];
    for (short drive : before.toArray()) {
      load[drive]++;
    }
    return (int)
        LayoutPlanner.achievableShares(drives.all(), profile).entrySet().stream()
            .mapToDouble(e -> Math.max(0, e.getValue() - load[e.getKey().value()]))
            .sum();
  }

  private static DriveSet unevenCluster(Random random, int zones) {
    DriveSet drives = new DriveSet();
    for (int node = 0; node < 24; node++) {
      addNode(drives, random, zones);
    }
    return drives;
  }

  private static void addNode(DriveSet drives, Random random, int zones) {
    String zone =
        IntStream.range(0, zones)
            .mapToObj(z -> "z" + z)
            .min(Comparator.comparing(z -> nodes(drives, z).size()))
            .orElseThrow();
    drives.addNode(zone, 1 + random.nextInt(4), TERABYTE * (2 + random.nextInt(3)));
  }

  /** Removes one of the zone with the most, so that every zone keeps what groups need. */
  private static void removeNode(DriveSet drives, Random random, int zones) {
    List<NodeId> most =
        IntStream.range(0, zones)
            .mapToObj(z -> nodes(drives, "z" + z))
            .max(Comparator.comparing(List::size))
            .orElseThrow();
    NodeId any = most.get(random.nextInt(most.size()));
    drives.remove(drive -> drive.node().equals(any));
  }

  private static List<NodeId> nodes(DriveSet drives, String zone) {
    return drives.all().stream()
        .filter(drive -> drive.zone().name().equals(zone))
        .map(Drive::node)
        .distinct()
        .toList();
  }

  private static void changeAtRandom(DriveSet drives, Random random, int zones) {
    Drive any = drives.all().get(random.nextInt(drives.all().size()));
    switch (random.nextInt(4)) {
      case 0 -> addNode(drives, random, zones);
      case 1 -> removeNode(drives, random, zones);
      case 2 -> drives.remove(any::equals);
      default -> drives.addDrive(any.node(), any.zone().name(), any.capacityBytes());
    }
  }
}
