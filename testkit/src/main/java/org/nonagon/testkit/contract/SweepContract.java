package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.catalog.RepairCatalog.GroupPlace;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSweep;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.RepairCatalog.Sweep;
import org.nonagon.protocol.catalog.RepairCatalog.SweepOutcome;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;

/** What a catalog promises of sweeps after drives were lost or moved from groups, and of counts. */
abstract class SweepContract extends RepairSuite {
  private static final SweepOutcome END = new SweepOutcome.Reached(Optional.empty(), List.of());
  private static final Set<Integer> NONE = Set.of();

  private static final Comparator<BlobId> BY_GROUP =
      Comparator.<BlobId>comparingInt(id -> id.group().value())
          .thenComparing(Comparator.naturalOrder());

  private boolean end(UUID by, Sweep sweep, SweepOutcome outcome) {
    return await(catalog.endSweep(Home.ONLY, by, sweep, outcome));
  }

  private void lose(Drive drive) {
    assertThat(await(catalog.setState(List.of(drive.id()), Drive.State.LOST)))
        .containsExactly(drive.id());
  }

  private List<PlacementCount> census(Drive drive) {
    return await(catalog.census(Home.ONLY, 0, Group.COUNT - 1)).stream()
        .filter(count -> count.drives().contains(drive.id()))
        .toList();
  }

  private static List<BlobId> blobs(List<LeasedSweep> sweeps) {
    return sweeps.stream()
        .flatMap(leased -> leased.blobs().stream())
        .map(BlobManifest::id)
        .sorted()
        .toList();
  }

  @Test
  void whatALostDriveHadIsSweptOnce() {
    List<Drive> drives = drives(9);
    Drive spare = drive();
    Drive lost = drives.get(4);
    List<BlobId> blobs = IntStream.range(0, 5).mapToObj(_ -> write(drives, NONE)).sorted().toList();
    BlobId degraded = write(drives, Set.of(1));
    BlobId elsewhere = write(drives(9), NONE);
    assertThat(leaseSweeps(worker, lost.id())).isEmpty();
    assertThat(endLeases(degraded)).isTrue();
    lose(lost);

    assertThat(census(lost))
        .containsExactlyInAnyOrder(
            new PlacementCount(ids(drives), Set.of(4), 6, 5, 5000),
            new PlacementCount(ids(drives), Set.of(1, 4), 6, 1, 1000));
    List<LeasedSweep> sweeps = leaseSweeps(worker, lost.id());
    List<BlobId> all = new ArrayList<>(blobs);
    all.add(degraded);
    assertThat(blobs(sweeps)).isEqualTo(all.stream().sorted().toList()).doesNotContain(elsewhere);
    for (LeasedSweep leased : sweeps) {
      assertThat(leased.sweep().cause()).isEqualTo(Cause.LOST);
      assertThat(leased.isLast()).isTrue();
      for (BlobManifest blob : leased.blobs()) {
        assertThat(blob.id().group()).isEqualTo(leased.sweep().group());
        assertThat(blob.missing()).isEqualTo(blob.id().equals(degraded) ? Set.of(1, 4) : Set.of(4));
        relocate(worker, new Relocation(blob.id(), 4, lost.id(), spare.id(), spare.incarnation()));
      }
      assertThat(end(UUID.randomUUID(), leased.sweep(), END)).isFalse();
      assertThat(end(worker, leased.sweep(), END)).isTrue();
      assertThat(end(worker, leased.sweep(), END)).isFalse();
    }
    assertThat(census(lost)).isEmpty();
    assertThat(census(spare)).hasSize(2);
    assertThat(manifest(degraded).missing()).containsExactly(1);
    assertThat(leaseSweeps(worker, lost.id())).isEmpty();
  }

  /** Leases the single and gives it back at once. */
  private boolean endLeases(BlobId single) {
    return leaseSingle(worker, single).isEmpty() || endSingle(worker, single, Optional.of(0L));
  }

  @Test
  void aSweepGoesThroughItsGroupAndLeavesBehindWhatFailed() {
    List<Drive> drives = drives(9);
    Drive lost = drives.get(8);
    Group group = samples.unknownBlob().group();
    List<BlobId> blobs =
        IntStream.range(0, RepairCatalog.SWEEP_BLOBS + 6)
            .mapToObj(_ -> inGroup(group, samples.unknownBlob()))
            .map(id -> commit(on(id, drives, NONE)))
            .sorted()
            .toList();
    lose(lost);
    Sweep sweep = new Sweep(group, lost.id(), Cause.LOST);
    LeasedSweep first = leaseSweeps(worker, lost.id()).getFirst();
    assertThat(first.sweep()).isEqualTo(sweep);
    assertThat(first.isLast()).isFalse();
    assertThat(first.blobs().stream().map(BlobManifest::id))
        .isEqualTo(blobs.subList(0, RepairCatalog.SWEEP_BLOBS));

    BlobId failed = blobs.get(3);
    BlobId last = first.blobs().getLast().id();
    assertThat(end(worker, sweep, new SweepOutcome.Reached(Optional.of(last), List.of(failed))))
        .isTrue();
    assertThat(manifest(failed).missing()).containsExactly(8);
    assertThat(manifest(blobs.get(4)).missing()).isEmpty();
    assertThat(leaseSingle(worker, failed).orElseThrow().blob().missing()).containsExactly(8);

    UUID next = UUID.randomUUID();
    assertThat(end(worker, sweep, END)).as("leased with the single").isTrue();
    assertThat(leaseSweeps(next, lost.id())).isEmpty();
  }

  @Test
  void aPostponedSweepStaysWhereItIs() {
    List<Drive> drives = drives(9);
    BlobId blob = write(drives, NONE);
    lose(drives.getFirst());
    Sweep sweep = new Sweep(blob.group(), drives.getFirst().id(), Cause.LOST);
    assertThat(blobs(leaseSweeps(worker, sweep.drive()))).containsExactly(blob);
    assertThat(leaseSweeps(UUID.randomUUID(), sweep.drive())).isEmpty();
    assertThat(end(worker, sweep, new SweepOutcome.Postponed(0))).isTrue();
    assertThat(blobs(leaseSweeps(worker, sweep.drive()))).containsExactly(blob);
    assertThat(end(worker, sweep, new SweepOutcome.Postponed(HOUR_MILLIS))).isTrue();
    assertThat(leaseSweeps(worker, sweep.drive())).isEmpty();
    assertThat(census(drives.getFirst()))
        .containsExactly(new PlacementCount(ids(drives), Set.of(0), 6, 1, 1000));
  }

  @Test
  void aDriveThatIsRegisteredAgainIsSweptFromTheBeginning() {
    List<Drive> drives = drives(9);
    BlobId blob = write(drives, NONE);
    DriveId id = drives.get(2).id();
    Sweep sweep = new Sweep(blob.group(), id, Cause.LOST);
    Drive again = drive(Optional.of(id));
    assertThat(leaseSweeps(worker, id).getFirst().blobs().getFirst().missing()).containsExactly(2);
    drive(Optional.of(id));
    assertThat(end(worker, sweep, END)).isFalse();
    Relocation stale = new Relocation(blob, 2, id, id, again.incarnation());
    Relocation anew = new Relocation(blob, 2, id, id, again.incarnation() + 1);
    assertThat(relocate(worker, anew)).as("leased before the drive came again").isEmpty();
    assertThat(blobs(leaseSweeps(worker, id))).containsExactly(blob);
    assertThat(relocate(worker, stale)).isEmpty();
    assertThat(relocate(worker, anew)).containsExactly(anew);
    assertThat(end(worker, sweep, END)).isTrue();
    assertThat(census(again)).containsExactly(new PlacementCount(ids(drives), NONE, 6, 1, 1000));
  }

  @Test
  void whatALayoutTakesFromAGroupIsSweptAndNotMissing() {
    ErasureProfile profile = new ErasureProfile(4, 1);
    List<Drive> drives = drives(9);
    DriveId leaving = drives.getFirst().id();
    BlobId blob = write(drives, NONE);
    int place = blob.group().value() * profile.shards();
    short[] slots = new short[Group.COUNT * profile.shards()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (short) drives.get(i % profile.shards()).id().value();
    }
    int number = await(catalog.layout(profile)).map(Layout::number).orElse(0);
    assertThat(await(catalog.installLayout(new Layout(number + 1, profile, slots)))).isTrue();
    assertThat(leaseSweeps(worker, leaving)).isEmpty();
    long before = await(catalog.backlog(Home.ONLY)).misplacedSweeps();
    slots[place] = slots[place + 1];
    slots[place + 1] = (short) drives.get(5).id().value();
    assertThat(await(catalog.installLayout(new Layout(number + 2, profile, slots)))).isTrue();
    assertThat(await(catalog.backlog(Home.ONLY)).misplacedSweeps()).isEqualTo(before + 1);

    LeasedSweep leased = leaseSweeps(worker, leaving).getFirst();
    assertThat(leased)
        .isEqualTo(
            new LeasedSweep(
                new Sweep(blob.group(), leaving, Cause.MISPLACED), List.of(manifest(blob)), true));
    assertThat(leased.blobs().getFirst().missing()).isEmpty();
    assertThat(
            end(worker, leased.sweep(), new SweepOutcome.Reached(Optional.empty(), List.of(blob))))
        .isTrue();
    assertThat(manifest(blob).missing()).isEmpty();
    assertThat(leaseSingle(worker, blob)).isPresent();
  }

  @Test
  void aSweepForALostDriveTakesThePlaceOfOneForAMovedOne() {
    ErasureProfile profile = new ErasureProfile(5, 1);
    List<Drive> drives = drives(9);
    BlobId blob = write(drives, NONE);
    short[] slots = new short[Group.COUNT * profile.shards()];
    Arrays.fill(slots, (short) 32_600);
    int number = await(catalog.layout(profile)).map(Layout::number).orElse(0);
    int place = blob.group().value() * profile.shards();
    for (Drive member : drives.subList(0, 2)) {
      slots[place] = (short) member.id().value();
      assertThat(await(catalog.installLayout(new Layout(++number, profile, slots)))).isTrue();
    }
    DriveId left = drives.getFirst().id();
    assertThat(leaseSweeps(worker, left).getFirst().sweep().cause()).isEqualTo(Cause.MISPLACED);
    lose(drives.getFirst());
    assertThat(end(worker, new Sweep(blob.group(), left, Cause.MISPLACED), END)).isFalse();
    assertThat(leaseSweeps(worker, left).getFirst().sweep().cause()).isEqualTo(Cause.LOST);

    // A drive that is lost is not swept once more for having been moved.
    lose(drives.get(1));
    assertThat(leaseSweeps(worker, drives.get(1).id())).hasSize(1);
    assertThat(end(worker, new Sweep(blob.group(), drives.get(1).id(), Cause.LOST), END)).isTrue();
    slots[place] = (short) drives.get(2).id().value();
    assertThat(await(catalog.installLayout(new Layout(++number, profile, slots)))).isTrue();
    assertThat(leaseSweeps(worker, drives.get(1).id())).isEmpty();
  }

  @Test
  void blobsOfADriveComeInPagesByGroup() {
    List<Drive> drives = drives(9);
    List<BlobId> blobs = new ArrayList<>();
    for (int group : new int[] {0, 7, 7, 7, 300, Group.COUNT - 1}) {
      blobs.add(commit(on(inGroup(new Group(group), samples.unknownBlob()), drives, NONE)));
    }
    BlobId deleted = commit(on(inGroup(new Group(7), samples.unknownBlob()), drives, NONE));
    delete(deleted);
    samples.reclaim(deleted);
    blobs.sort(BY_GROUP);
    DriveId drive = drives.get(3).id();
    List<BlobId> found = new ArrayList<>();
    GroupPlace place = new GroupPlace(0, Optional.empty());
    for (List<BlobManifest> page = page(drive, place, Group.COUNT - 1, 2);
        !page.isEmpty();
        page = page(drive, place, Group.COUNT - 1, 2)) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      page.forEach(blob -> found.add(blob.id()));
      place = new GroupPlace(found.getLast().group().value(), Optional.of(found.getLast()));
    }
    assertThat(found).isEqualTo(blobs);
    assertThat(page(drive, new GroupPlace(7, Optional.empty()), 299, 100))
        .hasSize(3)
        .contains(manifest(blobs.get(1)));
    assertThat(page(drive, new GroupPlace(8, Optional.empty()), 299, 100)).isEmpty();
    assertThat(page(drive().id(), new GroupPlace(0, Optional.empty()), Group.COUNT - 1, 100))
        .isEmpty();
  }

  private List<BlobManifest> page(DriveId drive, GroupPlace after, int lastGroup, int limit) {
    return await(catalog.blobsOn(Home.ONLY, drive, after, lastGroup, limit));
  }

  @Test
  void blobsAreCountedByTheirPlaces() {
    List<Drive> drives = drives(9);
    Group group = samples.unknownBlob().group();
    for (Set<Integer> missing : List.of(NONE, NONE, Set.of(0, 8), Set.of(8))) {
      commit(on(inGroup(group, samples.unknownBlob()), drives, missing));
    }
    Set<PlacementCount> expected =
        Set.of(
            new PlacementCount(ids(drives), NONE, 6, 2, 2000),
            new PlacementCount(ids(drives), Set.of(0, 8), 6, 1, 1000),
            new PlacementCount(ids(drives), Set.of(8), 6, 1, 1000));
    assertThat(new HashSet<>(census(drives.getFirst()))).isEqualTo(expected);
    assertThat(await(catalog.census(Home.ONLY, group.value(), group.value())))
        .containsAll(expected);
    int another = group.value() == 0 ? 1 : group.value() - 1;
    assertThat(await(catalog.census(Home.ONLY, another, another)))
        .noneMatch(count -> count.drives().equals(ids(drives)));
  }
}
