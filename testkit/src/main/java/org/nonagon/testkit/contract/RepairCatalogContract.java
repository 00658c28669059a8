package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSingle;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;

/** What a catalog promises of single blobs that are to be mended, and of new places for shards. */
abstract class RepairCatalogContract extends RepairSuite {
  private final UUID other = UUID.randomUUID();

  private Relocation move(BlobId blob, int column, Drive to) {
    return new Relocation(
        blob, column, manifest(blob).drives().get(column), to.id(), to.incarnation());
  }

  @Test
  void aDegradedCommitIsLeasedUntilNothingIsMissing() {
    Drive target = drive();
    Drive second = drive();
    BlobId blob = writeAnywhere(Set.of(1, 4));
    BlobId whole = writeAnywhere(Set.of());
    LeasedSingle leased = leaseSingle(worker, blob).orElseThrow();
    assertThat(leased).isEqualTo(new LeasedSingle(manifest(blob), 0));
    assertThat(leased.blob().missing()).containsExactlyInAnyOrder(1, 4);
    assertThat(leaseSingle(other, blob)).isEmpty();
    assertThat(endSingle(other, blob, Optional.empty())).isFalse();

    Relocation first = move(blob, 1, target);
    assertThat(relocate(worker, first)).containsExactly(first);
    assertThat(manifest(blob).missing()).containsExactly(4);
    assertThat(manifest(blob).drives().get(1)).isEqualTo(target.id());
    assertThat(endSingle(worker, blob, Optional.empty())).isTrue();
    assertThat(endSingle(worker, blob, Optional.empty())).isFalse();

    LeasedSingle again = leaseSingle(other, blob).orElseThrow();
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.blob().missing()).containsExactly(4);
    relocate(other, move(blob, 4, second));
    assertThat(manifest(blob).missing()).isEmpty();
    assertThat(endSingle(other, blob, Optional.empty())).isTrue();
    assertThat(leaseSingle(other, blob)).isEmpty();
    assertThat(leaseSingle(other, whole)).isEmpty();
  }

  @Test
  void aSingleComesBackAfterItsPause() {
    BlobId blob = writeAnywhere(Set.of(0));
    assertThat(leaseSingle(worker, blob)).isPresent();
    assertThat(endSingle(worker, blob, Optional.of(0L))).isTrue();
    assertThat(leaseSingle(other, blob).orElseThrow().attempts()).isEqualTo(1);
    assertThat(endSingle(other, blob, Optional.of(HOUR_MILLIS))).isTrue();
    assertThat(leaseSingle(other, blob)).isEmpty();
  }

  @Test
  void aBlobWhoseShardsShareADriveIsASingleWithNothingMissing() {
    List<DriveId> drives = new ArrayList<>(samples.blob(1).manifest().drives());
    drives.set(8, drives.getFirst());
    WrittenBlob shared = samples.blob(9, drives, Collections.nCopies(9, 1), Set.of());
    commit(shared);
    LeasedSingle leased = leaseSingle(worker, shared.manifest().id()).orElseThrow();
    assertThat(leased.blob()).isEqualTo(shared.manifest());
    assertThat(endSingle(worker, shared.manifest().id(), Optional.empty())).isTrue();
    assertThat(leaseSingle(worker, shared.manifest().id())).isEmpty();
  }

  @Test
  void aBlobOnOtherDrivesThanTheNewestLayoutHasIsASingle() {
    ErasureProfile profile = new ErasureProfile(2, 2);
    List<Drive> drives = drives(5);
    Group group = new Group(40_123);
    short[] slots = new short[Group.COUNT * profile.shards()];
    Arrays.fill(slots, (short) 32_000);
    for (int i = 0; i < profile.shards(); i++) {
      slots[group.value() * profile.shards() + i] = (short) drives.get(i).id().value();
    }
    int number = await(catalog.layout(profile)).map(Layout::number).orElse(0);
    assertThat(await(catalog.installLayout(new Layout(number + 1, profile, slots)))).isTrue();

    BlobId there = commit(ofGroup(profile, group, drives.subList(0, 4)));
    BlobId inOtherOrder = commit(ofGroup(profile, group, drives.subList(0, 4).reversed()));
    BlobId elsewhere = commit(ofGroup(profile, group, drives.subList(1, 5)));

    assertThat(leaseSingle(worker, there)).isEmpty();
    assertThat(leaseSingle(worker, inOtherOrder)).isEmpty();
    // Its lease is held by now.
    assertThat(endSingle(worker, elsewhere, Optional.of(0L))).isTrue();
    LeasedSingle leased = leaseSingle(worker, elsewhere).orElseThrow();
    assertThat(leased.blob()).isEqualTo(manifest(elsewhere));
    assertThat(leased.blob().missing()).isEmpty();
    assertThat(endSingle(worker, elsewhere, Optional.empty())).isTrue();
    assertThat(leaseSingle(worker, elsewhere)).isEmpty();
  }

  private WrittenBlob ofGroup(ErasureProfile profile, Group group, List<Drive> drives) {
    BlobManifest manifest =
        new BlobManifest(
            inGroup(group, samples.unknownBlob()),
            StripeLayout.even(profile, 1000),
            ids(drives),
            Set.of());
    return new WrittenBlob(manifest, drives.stream().map(Drive::incarnation).toList());
  }

  @Test
  void aPendingBlobIsASingleOnceItIsLiveAndOneThatWasRefusedNever() {
    WriteSession session = new WriteSession(UUID.randomUUID());
    List<DriveId> drives = samples.blob(1).manifest().drives();
    WrittenBlob pending = samples.blob(9, drives, Collections.nCopies(9, 1), Set.of(7));
    BlobId id = pending.manifest().id();
    await(catalog.registerPending(Home.ONLY, session, List.of(pending)));
    assertThat(leaseSingle(worker, id)).isEmpty();
    ObjectKey key = ObjectKey.of("pending");
    Commit commit =
        new Commit(
            new CommitId(UUID.randomUUID()),
            Home.ONLY,
            List.of(pending),
            Optional.of(session),
            List.of(samples.put(bucket, key, samples.content(samples.whole(pending)))));
    await(catalog.commit(commit));
    assertThat(leaseSingle(worker, id).orElseThrow().blob().missing()).containsExactly(7);

    WrittenBlob refused = samples.blob(9, drives, Collections.nCopies(9, 1), Set.of(7));
    samples.commit(
        samples.put(
            bucket,
            key,
            new WriteCondition.IfAbsent(),
            samples.content(samples.whole(refused)),
            ObjectAttributes.NONE),
        refused);
    assertThat(leaseSingle(worker, refused.manifest().id())).isEmpty();
  }

  @Test
  void damageCountsWhereTheShardIsAndItsBlobLives() {
    BlobId blob = writeAnywhere(Set.of());
    DriveId drive = manifest(blob).drives().get(3);
    DriveId elsewhere = manifest(blob).drives().get(4);
    await(catalog.reportDamage(Home.ONLY, new ShardId(blob, 3), elsewhere, Damage.MISSING));
    await(catalog.reportDamage(Home.ONLY, new ShardId(blob, 9), drive, Damage.MISSING));
    await(
        catalog.reportDamage(
            Home.ONLY, new ShardId(samples.unknownBlob(), 3), drive, Damage.MISSING));
    assertThat(manifest(blob).missing()).isEmpty();
    assertThat(leaseSingle(worker, blob)).isEmpty();
    await(catalog.reportDamage(Home.ONLY, new ShardId(blob, 3), drive, Damage.CORRUPT));
    await(catalog.reportDamage(Home.ONLY, new ShardId(blob, 3), drive, Damage.MISSING));
    assertThat(manifest(blob).missing()).containsExactly(3);
    assertThat(leaseSingle(worker, blob).orElseThrow().blob().missing()).containsExactly(3);
    // What is found while a worker is at it is not lost with the end of its lease.
    await(catalog.reportDamage(Home.ONLY, new ShardId(blob, 4), elsewhere, Damage.CORRUPT));
    relocate(worker, new Relocation(blob, 3, drive, drive().id(), 1));
    assertThat(endSingle(worker, blob, Optional.empty())).isTrue();
    assertThat(leaseSingle(worker, blob).orElseThrow().blob().missing()).containsExactly(4);
  }

  @Test
  void whatIsMostUrgentComesFirst() {
    BlobId one = writeAnywhere(Set.of(0));
    BlobId three = writeAnywhere(Set.of(0, 1, 2));
    BlobId none = writeAnywhere(Set.of());
    BlobId two = writeAnywhere(Set.of(5, 6));
    await(catalog.addSingles(Home.ONLY, List.of(none, samples.unknownBlob())));
    assertThat(
            leaseAll(worker).singles().stream()
                .map(single -> single.blob().id())
                .filter(List.of(none, one, two, three)::contains))
        .containsExactly(three, two, one, none);
  }

  @Test
  void ofTwoWorkersAtOnceOneGetsASingle() {
    List<BlobId> blobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blobs.add(writeAnywhere(Set.of(i % 9)));
    }
    List<BlobId> leased = new ArrayList<>();
    CatalogSamples.awaitAll(
            List.of(
                catalog.leaseRepairs(Home.ONLY, worker, 1000),
                catalog.leaseRepairs(Home.ONLY, other, 1000)))
        .forEach(leases -> leases.singles().forEach(single -> leased.add(single.blob().id())));
    leaseAll(worker).singles().forEach(single -> leased.add(single.blob().id()));
    assertThat(leased).containsAll(blobs).doesNotHaveDuplicates();
  }

  @Test
  void whatIsDeletedNeedsNoRepair() {
    BlobId blob = writeAnywhere(Set.of(2));
    long before = await(catalog.backlog(Home.ONLY)).singles();
    delete(blob);
    samples.reclaim(blob);
    assertThat(await(catalog.backlog(Home.ONLY)).singles()).isLessThan(before);
    assertThat(leaseSingle(worker, blob)).isEmpty();
    await(catalog.addSingles(Home.ONLY, List.of(blob)));
    assertThat(leaseSingle(worker, blob)).isEmpty();
  }

  @Test
  void aShardMovesOnlyFromWhereItIsToADriveAsItAcknowledged() {
    Drive target = drive();
    Drive lost = drive();
    BlobId blob = writeAnywhere(Set.of(2));
    BlobManifest before = manifest(blob);
    DriveId from = before.drives().get(2);
    await(catalog.setState(List.of(lost.id()), Drive.State.LOST));
    Drive draining = drive();
    await(catalog.setState(List.of(draining.id()), Drive.State.DRAINING));
    int incarnation = target.incarnation();
    List<Relocation> wrong =
        List.of(
            new Relocation(blob, 2, before.drives().get(3), target.id(), incarnation),
            new Relocation(blob, 9, from, target.id(), incarnation),
            new Relocation(blob, 2, from, target.id(), incarnation + 1),
            new Relocation(blob, 2, from, lost.id(), lost.incarnation()),
            new Relocation(blob, 2, from, lost.id(), lost.incarnation() + 1),
            new Relocation(blob, 2, from, new DriveId(32_700), 1),
            new Relocation(samples.unknownBlob(), 2, from, target.id(), incarnation));
    assertThat(leaseSingle(worker, blob)).isPresent();
    assertThat(await(catalog.relocate(Home.ONLY, worker, wrong))).isEmpty();
    assertThat(manifest(blob)).isEqualTo(before);
    assertThat(await(catalog.relocate(Home.ONLY, worker, List.of()))).isEmpty();

    Relocation right = new Relocation(blob, 2, from, target.id(), incarnation);
    Relocation second =
        new Relocation(blob, 5, before.drives().get(5), draining.id(), draining.incarnation());
    Relocation tooLate = new Relocation(blob, 2, from, draining.id(), draining.incarnation());
    assertThat(await(catalog.relocate(Home.ONLY, worker, List.of(right, second, tooLate))))
        .isEqualTo(Set.of(right, second));
    List<DriveId> drives = new ArrayList<>(before.drives());
    drives.set(2, target.id());
    drives.set(5, draining.id());
    assertThat(manifest(blob))
        .isEqualTo(new BlobManifest(blob, before.stripes(), drives, Set.of()));
    assertThat(relocate(worker, right, second)).isEmpty();
  }

  @Test
  void aShardMayBeGivenThePlaceThatItHas() {
    List<Drive> drives = drives(9);
    BlobId blob = write(drives, Set.of(6));
    Relocation same =
        new Relocation(
            blob, 6, drives.get(6).id(), drives.get(6).id(), drives.get(6).incarnation());
    assertThat(leaseSingle(worker, blob)).isPresent();
    assertThat(relocate(worker, same)).containsExactly(same);
    assertThat(manifest(blob).missing()).isEmpty();
    assertThat(manifest(blob).drives()).isEqualTo(ids(drives));
    assertThat(relocate(worker, same)).containsExactly(same);
  }

  @Test
  void onlyShardsOfLiveBlobsMove() {
    Drive target = drive();
    WriteSession session = new WriteSession(UUID.randomUUID());
    WrittenBlob pending = samples.blob(9);
    await(catalog.registerPending(Home.ONLY, session, List.of(pending)));
    BlobManifest before = manifest(pending.manifest().id());
    Relocation move = new Relocation(before.id(), 0, before.drives().getFirst(), target.id(), 1);
    assertThat(relocate(worker, move)).isEmpty();
    await(catalog.abandon(Home.ONLY, session, List.of(before.id())));
    assertThat(relocate(worker, move)).isEmpty();
    BlobId deleted = writeAnywhere(Set.of(1));
    Relocation tooLate = move(deleted, 1, target);
    assertThat(leaseSingle(worker, deleted)).isPresent();
    delete(deleted);
    samples.reclaim(deleted);
    assertThat(relocate(worker, tooLate)).isEmpty();
  }

  @Test
  void onlyWhoHasLeasedABlobMovesItsShards() {
    Drive there = drive();
    Drive home = drive();
    BlobId blob = writeAnywhere(Set.of(1));
    Relocation away = move(blob, 1, there);
    assertThat(relocate(worker, away)).isEmpty();
    assertThat(leaseSingle(other, blob)).isPresent();
    assertThat(relocate(worker, away)).isEmpty();
    Relocation first = move(blob, 1, home);
    assertThat(relocate(other, first)).containsExactly(first);
    Relocation again = move(blob, 1, there);
    assertThat(relocate(other, again)).containsExactly(again);
    assertThat(endSingle(other, blob, Optional.of(0L))).isTrue();

    assertThat(leaseSingle(worker, blob)).isPresent();
    Relocation back = move(blob, 1, home);
    assertThat(relocate(worker, back)).containsExactly(back);
    assertThat(relocate(other, again)).as("carried out again, its shard back").isEmpty();
    assertThat(manifest(blob).drives().get(1)).isEqualTo(home.id());
  }
}
