package org.nonagon.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.erasure.ErasureProfile;

class LayoutPlannerTest {
  private static final ErasureProfile STANDARD = ErasureProfile.STANDARD;
  private static final long TERABYTE = DriveSet.TERABYTE;

  private static LayoutFigures first(DriveSet drives, ErasureProfile profile) {
    return new LayoutFigures(LayoutPlanner.first(drives.all(), profile), drives.all());
  }

  @ParameterizedTest
  @CsvSource({
    "9,1,1",
    "9,3,1",
    "9,9,1",
    "9,3,3",
    "12,1,1",
    "12,1,3",
    "12,3,2",
    "12,1,4",
    "60,5,1",
    "60,5,2",
    "60,5,3",
    "60,5,4",
    "1000,10,1",
    "1000,10,2",
    "1000,10,3",
    "1000,10,4"
  })
  void theLoadIsWithinFivePercentOfTheAchievableShare(int drives, int perNode, int zones) {
    LayoutFigures figures = first(DriveSet.even(drives, perNode, zones), STANDARD);

    assertThat(figures.groupsAreDistinct()).isTrue();
    assertThat(figures.worstDeviation()).isLessThanOrEqualTo(0.05);
    assertThat(figures.maxToMean()).isLessThanOrEqualTo(1.05);
  }

  @ParameterizedTest
  @CsvSource({"20,1", "20,5"})
  void theFullestOfTenThousandDrivesIsAtMostAQuarterAboveTheMean(int perNode, int zones) {
    LayoutFigures figures = first(DriveSet.even(10_000, perNode, zones), STANDARD);

    assertThat(figures.groupsAreDistinct()).isTrue();
    assertThat(figures.maxToMean()).isLessThanOrEqualTo(1.25);
    assertThat(figures.mostOnANode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "6+3,9,3,1,3,9", "6+3,9,1,1,1,9", "6+3,12,3,1,3,9", "6+3,24,3,1,2,9", "6+3,18,2,2,1,5",
    "6+3,18,2,3,1,3", "6+3,60,5,4,1,3", "6+3,20,2,5,1,2", "4+2,12,2,1,1,6", "4+2,12,2,3,1,2",
    "4+2,12,3,4,2,2", "2+1,6,2,1,1,3", "2+1,6,2,3,1,1", "2+1,8,2,2,1,2", "1+0,3,1,1,1,1",
    "1+0,12,2,4,1,1"
  })
  void shardsAreSpreadOverNodesAndZonesAsEvenlyAsTheyAllow(
      String profile, int drives, int perNode, int zones, int mostOnANode, int mostInAZone) {
    LayoutFigures figures =
        first(DriveSet.even(drives, perNode, zones), ErasureProfile.parse(profile));

    assertThat(figures.groupsAreDistinct()).isTrue();
    assertThat(figures.mostOnANode()).isEqualTo(mostOnANode);
    assertThat(figures.mostInAZone()).isEqualTo(mostInAZone);
    assertThat(figures.worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void everyZoneAndEveryNodeHasItsShareOfEachGroupRoundedDownOrUp() {
    DriveSet drives = DriveSet.even(32, 4, 4);
    LayoutFigures figures = first(drives, STANDARD);

    for (Drive drive : drives.all()) {
      assertThat(figures.least(drive.zone())).isEqualTo(2);
      assertThat(figures.most(drive.zone())).isEqualTo(3);
      assertThat(figures.least(drive.node())).isEqualTo(1);
      assertThat(figures.most(drive.node())).isEqualTo(2);
    }
  }

  @Test
  void noTwoShardsShareANodeWhereSomeZonesHaveFewNodes() {
    DriveSet drives = new DriveSet();
    for (String zone : List.of("a", "a", "b", "b", "c", "c", "d", "d", "d", "d", "d", "d")) {
      drives.addNode(zone, 4, TERABYTE);
    }
    LayoutFigures figures = first(drives, STANDARD);

    assertThat(figures.mostOnANode()).isEqualTo(1);
    assertThat(figures.mostInAZone()).isEqualTo(3);
    assertThat(figures.worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void aZoneOfOneNodeTakesNoMoreThanItMustAndLeavesOthersTheirSpread() {
    DriveSet drives = new DriveSet();
    for (int node = 0; node < 20; node++) {
      drives.addNode("large", 2, TERABYTE);
    }
    NodeId single = drives.addNode("small", 5, 2 * TERABYTE);
    LayoutFigures figures = first(drives, STANDARD);

    assertThat(figures.most(new Zone("large"))).isEqualTo(5);
    assertThat(figures.most(single)).isEqualTo(4);
    assertThat(figures.most(new NodeId(1))).isEqualTo(1);
    assertThat(figures.worstDeviation()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void drivesAreFilledInProportionToTheirCapacity() {
    DriveSet drives = DriveSet.even(20, 1, 1);
    DriveId twice = drives.addDrive(drives.addNode("z0", 0, 0), "z0", 2 * TERABYTE);
    DriveId half = drives.addDrive(drives.addNode("z0", 0, 0), "z0", TERABYTE / 2);
    LayoutFigures figures = first(drives, STANDARD);

    double unit = 9.0 * Group.COUNT / 22.5;
    assertThat((double) figures.load(twice)).isBetween(1.9 * unit, 2.1 * unit);
    assertThat((double) figures.load(half)).isBetween(0.475 * unit, 0.525 * unit);
  }

  @Test
  void aTinyNodeIsNotFilledForTheSakeOfTheSpread() {
    DriveSet drives = DriveSet.even(80, 10, 1);
    DriveId tiny = drives.addDrive(drives.addNode("z0", 0, 0), "z0", TERABYTE);
    LayoutFigures figures = first(drives, STANDARD);

    double share = 9.0 * Group.COUNT / 81;
    assertThat((double) figures.load(tiny)).isBetween(0.95 * share, 1.05 * share);
    assertThat(figures.mostOnANode()).isEqualTo(2);
  }

  @Test
  void theOrderInWhichDrivesAreNamedChangesNothing() {
    List<Drive> shuffled = new ArrayList<>(DriveSet.even(20, 2, 2).all());
    Layout layout = LayoutPlanner.first(shuffled, STANDARD);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(LayoutPlanner.first(shuffled, STANDARD)).isEqualTo(layout);
  }

  @Test
  void dataAndParityAreSpreadOverDrivesAlike() {
    DriveSet drives = DriveSet.even(11, 1, 1);
    drives.addNode("z0", 1, 2 * TERABYTE);
    Layout layout = LayoutPlanner.first(drives.all(), STANDARD);
    int[] data = new int[13];
    int[] all = new int[13];
    short[] slots = layout.toArray();
    for (int i = 0; i < slots.length; i++) {
      all[slots[i]]++;
      data[slots[i]] += i % 9 < 6 ? 1 : 0;
    }

    for (int drive = 1; drive <= 12; drive++) {
      assertThat((double) data[drive] / all[drive]).isBetween(0.6, 0.74);
    }
  }

  @Test
  void onlyActiveDrivesCount() {
    DriveSet drives = DriveSet.even(10, 1, 1);
    List<Drive> lost = drives.all().subList(0, 1).stream().map(LayoutPlannerTest::lost).toList();
    drives.replace(lost);
    Layout layout = LayoutPlanner.first(drives.all(), STANDARD);

    assertThat(new LayoutFigures(layout, drives.all()).load(new DriveId(1))).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayoutPlanner.first(drives.all().subList(0, 9), STANDARD));
  }

  private static Drive lost(Drive drive) {
    return new Drive(
        drive.id(), drive.node(), drive.zone(), 1, drive.capacityBytes(), Drive.State.LOST);
  }
}
