package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

class PlacementTest {
  private static final List<DriveId> PREFERRED = drives(1, 9);

  @Test
  void theDrivesOfTheGroupAreTakenWhenAllOfThemTakeShards() {
    assertThat(Placement.choose(new Group(7), PREFERRED, drives(1, 20))).isEqualTo(PREFERRED);
  }

  @Test
  void everySetOfReachableDrivesIsUsedAsEvenlyAsItCanBe() {
    for (int set = 1; set < 1 << 12; set++) {
      List<DriveId> writable = subset(drives(1, 12), set);
      List<DriveId> chosen = Placement.choose(new Group(set), PREFERRED, writable);
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
    assertThat(Placement.choose(new Group(0), PREFERRED, List.of())).isEmpty();
  }

  @Test
  void theLoadOfALostDriveIsSpreadOverTheOthers() {
    Map<DriveId, Integer> load = new HashMap<>();
    for (int group = 0; group < 1100; group++) {
      List<DriveId> chosen = Placement.choose(new Group(group), PREFERRED, drives(2, 20));
      load.merge(chosen.getFirst(), 1, Integer::sum);
    }

    assertThat(load.keySet()).containsExactlyInAnyOrderElementsOf(drives(10, 20));
    assertThat(load.values()).allMatch(n -> n < 600);
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
