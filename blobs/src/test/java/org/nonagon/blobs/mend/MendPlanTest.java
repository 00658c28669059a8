package org.nonagon.blobs.mend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.testkit.Seeds;

class MendPlanTest {
  private static final ErasureProfile SMALL = new ErasureProfile(2, 1);

  /** A blob, what the layout wants, which drives take shards. */
  private record Case(
      BlobManifest blob, List<DriveId> layout, List<DriveId> writable, DriveTopology topology) {
    MendPlan plan() {
      return MendPlan.of(blob, layout, writable, topology);
    }

    Case with(BlobManifest other) {
      return new Case(other, layout, writable, topology);
    }
  }

  @Test
  void everySmallCaseEndsAsWellAsItsDrivesAllow() {
    for (int placement = 0; placement < 125; placement++) {
      List<DriveId> drives = drives(placement % 5 + 1, placement / 5 % 5 + 1, placement / 25 + 1);
      for (int missing = 0; missing < 8; missing++) {
        for (int writable = 0; writable < 32; writable++) {
          BlobManifest blob = blob(SMALL, drives, columns(missing));
          check(new Case(blob, drives(1, 2, 3), subset(5, writable), DriveTopology.UNKNOWN));
        }
      }
    }
  }

  @Test
  void randomCasesEndAsWellAsTheirDrivesAllow() {
    Random random = new Random(Seeds.seed());
    for (int round = 0; round < 5_000; round++) {
      int count = 9 + random.nextInt(6);
      List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
      Collections.shuffle(numbers, random);
      List<DriveId> layout = numbers.stream().limit(9).map(DriveId::new).toList();
      List<DriveId> drives =
          layout.stream()
              .map(d -> random.nextInt(3) > 0 ? d : new DriveId(1 + random.nextInt(count)))
              .toList();
      BlobManifest blob = blob(ErasureProfile.STANDARD, drives, columns(few(random, 9)));
      List<DriveId> writable = subset(count, ~few(random, count));
      check(new Case(blob, layout, writable, nodesOfTwo(count)));
    }
  }

  /** Bits of which a fourth are set. */
  private static int few(Random random, int count) {
    int half = random.nextInt(1 << count);
    return half & random.nextInt(1 << count);
  }

  private static void check(Case given) {
    MendPlan plan = given.plan();
    BlobManifest result = given.blob();
    for (MendStep step : plan.steps()) {
      assertThat(present(result).values()).as("%s", given).doesNotContain(step.to());
      assertThat(given.writable()).as("%s", given).contains(step.to());
      assertThat(step instanceof MendStep.Rebuild)
          .as("%s", given)
          .isEqualTo(result.missing().contains(step.column()));
      result = applied(result, List.of(step));
    }
    checkResult(given, plan, result);
    assertThat(inRounds(given)).as("%s", given).isEqualTo(result);
  }

  private static void checkResult(Case given, MendPlan plan, BlobManifest result) {
    Map<Integer, DriveId> places = present(result);
    Set<DriveId> unused = new HashSet<>(given.writable());
    unused.removeAll(places.values());
    boolean share = new HashSet<>(places.values()).size() < places.size();
    assertThat(share || !result.missing().isEmpty()).as("%s", given).isIn(false, unused.isEmpty());
    assertThat(plan.homeless()).as("%s", given).isEqualTo(result.missing());
    for (int column = 0; column < given.layout().size(); column++) {
      DriveId home = given.layout().get(column);
      if (given.writable().contains(home)) {
        assertThat(places.values()).as("%s", given).contains(home);
      }
      assertThat(plan.steps().stream().filter(staysPut(given, column)).toList())
          .as("%s", given)
          .isEmpty();
    }
    MendPlan next = given.with(result).plan();
    assertThat(next.steps()).as("again %s", given).isEmpty();
    assertThat(next.isInPlace()).as("%s", given).isEqualTo(plan.isInPlace());
  }

  /** A present column that is alone on its drive moves to nowhere but its home. */
  private static Predicate<MendStep> staysPut(Case given, int column) {
    Map<Integer, DriveId> before = present(given.blob());
    boolean alone =
        before.containsKey(column)
            && before.values().stream().filter(given.blob().drives().get(column)::equals).count()
                == 1;
    return step ->
        alone && step.column() == column && !step.to().equals(given.layout().get(column));
  }

  /** Takes first steps until there are none. */
  private static BlobManifest inRounds(Case given) {
    BlobManifest blob = given.blob();
    for (int round = 0; round <= given.layout().size(); round++) {
      List<MendStep> first = given.with(blob).plan().firstSteps(blob);
      if (first.isEmpty()) {
        assertThat(given.with(blob).plan().steps()).as("%s", given).isEmpty();
        return blob;
      }
      blob = applied(blob, first);
    }
    throw new AssertionError("no end: " + given);
  }

  @Test
  void aLostColumnIsRebuiltWhereTheLayoutWantsIt() {
    BlobManifest blob = blob(SMALL, drives(1, 2, 3), Set.of(1));

    MendPlan plan = MendPlan.of(blob, drives(1, 4, 3), ids(1, 5), DriveTopology.UNKNOWN);

    assertThat(plan.steps()).containsExactly(new MendStep.Rebuild(1, new DriveId(4)));
    assertThat(plan.isInPlace()).isTrue();
    assertThat(plan.isDone()).isFalse();
  }

  @Test
  void aColumnWaitsForTheOneThatLeavesItsDrive() {
    BlobManifest blob = blob(SMALL, drives(2, 3, 4), Set.of());

    MendPlan plan = MendPlan.of(blob, drives(1, 2, 3), ids(1, 4), DriveTopology.UNKNOWN);

    assertThat(plan.steps()).containsExactly(move(0, 2, 1), move(1, 3, 2), move(2, 4, 3));
    assertThat(plan.firstSteps(blob)).containsExactly(move(0, 2, 1));
  }

  @Test
  void columnsThatOnlyChangedPlacesStay() {
    BlobManifest blob = blob(SMALL, drives(2, 1, 3), Set.of());

    MendPlan plan = MendPlan.of(blob, drives(1, 2, 3), ids(1, 5), DriveTopology.UNKNOWN);

    assertThat(plan.isDone()).isTrue();
  }

  @Test
  void aColumnOnASubstituteStaysWhileItsDriveTakesNoShards() {
    BlobManifest blob = blob(SMALL, drives(1, 5, 3), Set.of());

    MendPlan plan = MendPlan.of(blob, drives(1, 2, 3), List.of(), DriveTopology.UNKNOWN);

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.isInPlace()).isFalse();
  }

  @Test
  void aDriveThatIsEmptiedIsLeftEvenIfTheColumnsDriveIsTaken() {
    BlobManifest blob = blob(SMALL, drives(1, 5, 2), Set.of());
    DriveTopology draining =
        new DriveTopology(Map.of(new DriveId(5), drive(5, 5, Drive.State.DRAINING)));

    MendPlan plan = MendPlan.of(blob, drives(1, 2, 3), drives(1, 2, 4), draining);

    assertThat(plan.steps()).containsExactly(move(1, 5, 4));
  }

  @Test
  void aSubstituteIsOnANodeOfItsOwnIfThereIsOne() {
    for (int group = 0; group < 50; group++) {
      BlobManifest blob = blob(group, SMALL, drives(1, 3, 5), Set.of(2));

      MendPlan plan = MendPlan.of(blob, drives(1, 3, 5), drives(1, 2, 3, 4, 6), nodesOfTwo(6));

      assertThat(plan.steps()).containsExactly(new MendStep.Rebuild(2, new DriveId(6)));
    }
  }

  @Test
  void theShardsOfALostDriveAreSpreadOverTheOthers() {
    Map<DriveId, Integer> load = new HashMap<>();
    for (int blob = 0; blob < 1000; blob++) {
      BlobManifest one = blob(blob, SMALL, drives(1, 2, 3), Set.of(0));
      MendPlan.of(one, drives(1, 2, 3), ids(2, 13), DriveTopology.UNKNOWN)
          .steps()
          .forEach(step -> load.merge(step.to(), 1, Integer::sum));
    }

    assertThat(load.keySet()).containsExactlyInAnyOrderElementsOf(ids(4, 13));
    assertThat(load.values()).allMatch(count -> count < 400);
  }

  private static MendStep move(int column, int from, int to) {
    return new MendStep.Move(column, new DriveId(from), new DriveId(to));
  }

  private static Map<Integer, DriveId> present(BlobManifest blob) {
    Map<Integer, DriveId> places = new HashMap<>();
    for (int column = 0; column < blob.drives().size(); column++) {
      if (!blob.missing().contains(column)) {
        places.put(column, blob.drives().get(column));
      }
    }
    return places;
  }

  private static BlobManifest applied(BlobManifest blob, List<MendStep> steps) {
    List<DriveId> drives = new ArrayList<>(blob.drives());
    Set<Integer> missing = new HashSet<>(blob.missing());
    for (MendStep step : steps) {
      drives.set(step.column(), step.to());
      missing.remove(step.column());
    }
    return new BlobManifest(blob.id(), blob.stripes(), drives, missing);
  }

  private static BlobManifest blob(
      ErasureProfile profile, List<DriveId> drives, Set<Integer> missing) {
    return blob(7, profile, drives, missing);
  }

  private static BlobManifest blob(
      long id, ErasureProfile profile, List<DriveId> drives, Set<Integer> missing) {
    return new BlobManifest(
        new BlobId(id, id * 31), StripeLayout.even(profile, 100_000), drives, missing);
  }

  /** Two drives on each node, and all in one zone. */
  private static DriveTopology nodesOfTwo(int count) {
    Map<DriveId, Drive> drives = new HashMap<>();
    ids(1, count)
        .forEach(d -> drives.put(d, drive(d.value(), (d.value() + 1) / 2, Drive.State.ACTIVE)));
    return new DriveTopology(drives);
  }

  private static Drive drive(int id, int node, Drive.State state) {
    return new Drive(new DriveId(id), new NodeId(node), Zone.DEFAULT, 1, 1L << 40, state);
  }

  private static List<DriveId> drives(int... ids) {
    return IntStream.of(ids).mapToObj(DriveId::new).toList();
  }

  private static List<DriveId> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(DriveId::new).toList();
  }

  private static List<DriveId> subset(int count, int bits) {
    return ids(1, count).stream().filter(d -> (bits >> (d.value() - 1) & 1) == 1).toList();
  }

  private static Set<Integer> columns(int bits) {
    Set<Integer> columns = new HashSet<>();
    IntStream.range(0, 9).filter(c -> (bits >> c & 1) == 1).forEach(columns::add);
    return columns;
  }
}
