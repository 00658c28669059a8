package org.nonagon.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.erasure.ErasureProfile;

class HashRingTest {
  private static final ErasureProfile STANDARD = ErasureProfile.STANDARD;

  private static Drive drive(int id, int node, int zone, long capacity) {
    return new Drive(
        new DriveId(id), new NodeId(node), new Zone("z" + zone), 1, capacity, Drive.State.ACTIVE);
  }

  private static List<Drive> drives(int count, int perNode, int zones) {
    return IntStream.range(0, count)
        .mapToObj(i -> drive(i + 1, i / perNode + 1, i / perNode % zones, 1L << 40))
        .toList();
  }

  private static Map<DriveId, Integer> load(Layout layout) {
    Map<DriveId, Integer> load = new HashMap<>();
    for (int group = 0; group < Group.COUNT; group++) {
      layout.drivesOf(new Group(group)).forEach(d -> load.merge(d, 1, Integer::sum));
    }
    return load;
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 12, 60, 200})
  void everyGroupHasDistinctDrivesAndTheLoadIsEven(int count) {
    Layout layout = HashRing.first(drives(count, 1, 1), STANDARD);

    for (int group = 0; group < Group.COUNT; group++) {
      List<DriveId> drives = layout.drivesOf(new Group(group));
      assertThat(Set.copyOf(drives)).hasSize(9);
    }
    double share = 9.0 * Group.COUNT / count;
    assertThat(load(layout)).hasSize(count);
    assertThat(Collections.max(load(layout).values())).isLessThanOrEqualTo((int) (share * 1.06));
  }

  @ParameterizedTest
  @CsvSource({"9, 3, 3", "12, 1, 3", "18, 3, 3", "27, 3, 3", "60, 5, 4"})
  void shardsAreSpreadOverNodesAndZonesAsEvenlyAsTheyAllow(int count, int perNode, int zones) {
    List<Drive> drives = drives(count, perNode, zones);
    Map<DriveId, Drive> byId = new HashMap<>();
    drives.forEach(d -> byId.put(d.id(), d));
    int nodes = count / perNode;

    Layout layout = HashRing.first(drives, STANDARD);

    for (int group = 0; group < Group.COUNT; group += 7) {
      Map<NodeId, Integer> onNode = new HashMap<>();
      Map<Zone, Integer> inZone = new HashMap<>();
      for (DriveId id : layout.drivesOf(new Group(group))) {
        Drive drive = byId.getOrDefault(id, drives.getFirst());
        onNode.merge(drive.node(), 1, Integer::sum);
        inZone.merge(drive.zone(), 1, Integer::sum);
      }
      assertThat(Collections.max(onNode.values())).isLessThanOrEqualTo(Math.ceilDiv(9, nodes));
      assertThat(Collections.max(inZone.values())).isLessThanOrEqualTo(Math.ceilDiv(9, zones));
    }
  }

  @Test
  void theOrderInWhichDrivesAreNamedChangesNothing() {
    List<Drive> shuffled = new ArrayList<>(drives(20, 2, 2));
    Layout layout = HashRing.first(shuffled, STANDARD);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(HashRing.first(shuffled, STANDARD)).isEqualTo(layout);
  }

  @Test
  void aDriveOfTwiceTheCapacityGetsTwiceTheGroups() {
    List<Drive> drives = new ArrayList<>(drives(29, 1, 1));
    drives.add(drive(30, 30, 0, 2L << 40));

    Map<DriveId, Integer> load = load(HashRing.first(drives, STANDARD));

    double mean = 9.0 * Group.COUNT / 31;
    assertThat(load.getOrDefault(new DriveId(30), 0).doubleValue())
        .isBetween(1.6 * mean, 2.11 * mean);
  }

  @Test
  void fewerDrivesThanShardsAreRefused() {
    List<Drive> eight = drives(8, 1, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> HashRing.first(eight, STANDARD));
  }

  @Test
  void aLayoutGivesBackWhatItWasMadeOf() {
    ErasureProfile profile = new ErasureProfile(1, 1);
    short[] slots = new short[Group.COUNT * 2];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (short) (i % Short.MAX_VALUE + 1);
    }

    Layout layout = new Layout(3, profile, slots);
    slots[0] = 77;

    assertThat(layout.drivesOf(new Group(0))).containsExactly(new DriveId(1), new DriveId(2));
    assertThat(layout).isEqualTo(new Layout(3, profile, layout.toArray()));
    assertThat(layout).isNotEqualTo(new Layout(4, profile, layout.toArray()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(0, profile, slots));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(1, profile, new short[9]));
  }

  @Test
  void numbersAndNamesOutOfBoundsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DriveId(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new DriveId(32_768));
    assertThatIllegalArgumentException().isThrownBy(() -> new NodeId(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Group(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Group(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> new Zone(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Zone("z".repeat(64)));
  }
}
