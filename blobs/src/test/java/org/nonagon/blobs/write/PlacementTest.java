package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

class PlacementTest {
  private static final List<DriveId> PREFERRED = drives(1, 9);

  @Test
  void theDrivesOfTheGroupAreTakenWhenAllOfThemTakeShards() {
    assertThat(choose(7, drives(1, 20))).isEqualTo(PREFERRED);
  }

  @Test
  void everySetOfReachableDrivesIsUsedAsEvenlyAsItCanBe() {
    for (int set = 1; set < 1 << 12; set++) {
      List<DriveId> writable = subset(drives(1, 12), set);
      List<DriveId> chosen = choose(set, writable);
      Map<DriveId, Integer> load = new HashMap<>();
      chosen.forEach(d -> load.merge(d, 1, Integer::sum));

      assertThat(chosen).hasSize(9).allMatch(writable::contains);
      for (int column = 0; column < 9; column++) {
        if (writable.contains(PREFERRED.get(column))) {
          assertThat(chosen.get(column)).isEqualTo(PREFERRED.get(column));
        }
      }
      assertThat(load).hasSize(Math.min(9, writable.size()));
      assertThat(load.values()).allMatch(n -> n <= Math.ceilDiv(9, writable.size()));
    }
  }

  @Test
  void withoutAnyDriveThereIsNoPlacement() {
    assertThat(choose(0, List.of())).isEmpty();
  }

  @Test
  void theLoadOfALostDriveIsSpreadOverTheOthers() {
    Map<DriveId, Integer> load = new HashMap<>();
    for (int group = 0; group < 1100; group++) {
      List<DriveId> chosen = choose(group, drives(2, 20));
      load.merge(chosen.getFirst(), 1, Integer::sum);
    }

    assertThat(load.keySet()).containsExactlyInAnyOrderElementsOf(drives(10, 20));
    assertThat(load.values()).allMatch(n -> n < 600);
  }

  @Test
  void substitutesSpreadOverNodesAndThenOverZonesAsTheOthersLeaveThem() {
    // Four nodes with a drive each in each of three zones, by turns; the group has three in each.
    DriveTopology topology = topology(12, 1, 3);
    for (int gone = 1; gone <= 9; gone++) {
      List<DriveId> writable = new ArrayList<>(drives(1, 12));
      writable.remove(new DriveId(gone));
      List<DriveId> chosen = Placement.choose(new Group(gone), PREFERRED, writable, topology);
      assertThat(chosen).doesNotHaveDuplicates();
      assertThat(counts(chosen, drive -> topology.zoneOf(drive).orElseThrow()).values())
          .containsOnly(3);
    }
  }

  @Test
  void noTwoShardsShareANodeWhileNodesAreFree() {
    // Twelve nodes with three drives each, of which the group has the first.
    DriveTopology topology = topology(36, 3, 3);
    List<DriveId> preferred = IntStream.range(0, 9).mapToObj(n -> new DriveId(3 * n + 1)).toList();
    for (int gone = 0; gone < 9; gone++) {
      List<DriveId> writable = new ArrayList<>(drives(1, 36));
      writable.removeAll(drives(3 * gone + 1, 3 * gone + 3));
      List<DriveId> chosen = Placement.choose(new Group(gone), preferred, writable, topology);
      assertThat(counts(chosen, drive -> topology.nodeOf(drive).orElseThrow()).values())
          .containsOnly(1);
    }
  }

  private static <T> Map<T, Integer> counts(List<DriveId> drives, Function<DriveId, T> domain) {
    Map<T, Integer> counts = new HashMap<>();
    drives.forEach(drive -> counts.merge(domain.apply(drive), 1, Integer::sum));
    return counts;
  }

  /** Drives that stand on nodes of so many each, which stand in so many zones by turns. */
  private static DriveTopology topology(int drives, int drivesOfNode, int zones) {
    return new DriveTopology(
        drives(1, drives).stream()
            .map(
                id -> {
                  int node = (id.value() - 1) / drivesOfNode + 1;
                  Zone zone = new Zone("z" + node % zones);
                  return new Drive(id, new NodeId(node), zone, 1, 1L << 40, Drive.State.ACTIVE);
                })
            .collect(Collectors.toMap(Drive::id, Function.identity())));
  }

  private static List<DriveId> choose(int group, List<DriveId> writable) {
    return Placement.choose(new Group(group), PREFERRED, writable, DriveTopology.UNKNOWN);
  }

  private static List<DriveId> drives(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(DriveId::new).toList();
  }

  private static List<DriveId> subset(List<DriveId> drives, int set) {
    return IntStream.range(0, drives.size())
        .filter(i -> (set >> i & 1) == 1)
        .mapToObj(drives::get)
        .toList();
  }
}
