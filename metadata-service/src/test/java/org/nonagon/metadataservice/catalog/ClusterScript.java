package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataservice.catalog.CrashTrial.Given;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.RepairCatalog.Sweep;
import org.nonagon.protocol.catalog.RepairCatalog.SweepOutcome;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ObjectKey;

/** Operations on drives, layouts and repairs, and what must be so after exactly one of them. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
enum ClusterScript implements CrashTrial.Script {
  REGISTER_A_DRIVE_AGAIN(ClusterScript::registerAgain, false),
  LOSE_A_DRIVE(ClusterScript::lose, true),
  INSTALL_A_LAYOUT(ClusterScript::install, true),
  LEASE_A_SWEEP(ClusterScript::lease, false),
  RELOCATE_A_SHARD(ClusterScript::relocate, true),
  END_A_SWEEP(ClusterScript::endSweep, true),
  END_A_SINGLE(ClusterScript::endSingle, true),
  ADD_A_SINGLE(ClusterScript::addSingle, true),
  CHANGE_A_SETTING(ClusterScript::change, true);

  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final int COLUMN = 2;
  private static final ErasureProfile PROFILE = new ErasureProfile(2, 1);

  private final Function<Given, CrashTrial> script;
  private final boolean once;

  ClusterScript(Function<Given, CrashTrial> script, boolean once) {
    this.script = script;
    this.once = once;
  }

  @Override
  public CrashTrial prepare(Given given) {
    CatalogInvariants.execute(given.database(), "DELETE FROM repair_cursor");
    CatalogInvariants.execute(given.database(), "DELETE FROM repair_blob");
    return script.apply(given);
  }

  @Override
  public boolean isOnce() {
    return once;
  }

  private static DriveRegistration registration(Optional<DriveId> known) {
    return new DriveRegistration(
        known, new NodeId(5), Zone.DEFAULT, "/d/" + UUID.randomUUID(), 1, 1L << 40);
  }

  private static Drive drive(Given given) {
    return await(given.catalog().registerDrive(registration(Optional.empty())));
  }

  /** An object whose shard of {@link #COLUMN} is on that drive. */
  private static BlobId writtenOn(Given given, Drive drive, Set<Integer> missing) {
    WrittenBlob any = given.clients().blob(1000);
    List<DriveId> drives = new ArrayList<>(any.manifest().drives());
    drives.set(COLUMN, drive.id());
    List<Integer> incarnations = new ArrayList<>(Collections.nCopies(drives.size(), 1));
    incarnations.set(COLUMN, drive.incarnation());
    BlobManifest manifest =
        new BlobManifest(any.manifest().id(), any.manifest().stripes(), drives, missing);
    return given.written(KEY, new WrittenBlob(manifest, incarnations)).manifest().id();
  }

  private static BlobManifest manifest(Given given, BlobId blob) {
    return await(given.catalog().blobs(Home.ONLY, List.of(blob))).getFirst();
  }

  /**
   * How many sweeps for the lost drive there are of the blob's group; others are of no interest.
   */
  private static int sweeps(Given given, BlobId blob, Drive drive) {
    String query =
        "SELECT 1 FROM repair_cursor WHERE cause = 0 AND group_number = %d AND drive = %d"
            .formatted(blob.group().value(), drive.id().value());
    return CatalogInvariants.column(given.database(), query).size();
  }

  private static CrashTrial registerAgain(Given given) {
    Drive before = drive(given);
    BlobId blob = writtenOn(given, before, Set.of());
    return CrashTrial.of(
        catalog -> catalog.registerDrive(registration(Optional.of(before.id()))),
        again -> {
          assertThat(again.id()).isEqualTo(before.id());
          assertThat(again.incarnation()).isGreaterThan(before.incarnation());
          assertThat(sweeps(given, blob, before)).isEqualTo(1);
        });
  }

  private static CrashTrial lose(Given given) {
    Drive drive = drive(given);
    BlobId blob = writtenOn(given, drive, Set.of());
    return CrashTrial.of(
        catalog -> catalog.setState(List.of(drive.id()), Drive.State.LOST),
        _ -> {
          assertThat(sweeps(given, blob, drive)).isEqualTo(1);
          assertThat(await(given.catalog().drives()))
              .filteredOn(known -> known.drive().id().equals(drive.id()))
              .allMatch(known -> known.drive().state() == Drive.State.LOST);
        });
  }

  /** Drives that nobody registered, but for one column of one group. */
  private static Layout layout(int number, Group group, DriveId drive) {
    short[] drives = new short[Group.COUNT * PROFILE.shards()];
    for (int i = 0; i < drives.length; i++) {
      drives[i] = (short) (32_000 + i % PROFILE.shards());
    }
    drives[group.value() * PROFILE.shards()] = (short) drive.value();
    return new Layout(number, PROFILE, drives);
  }

  private static CrashTrial install(Given given) {
    CatalogInvariants.execute(given.database(), "DELETE FROM layout");
    Drive departing = drive(given);
    Group group = writtenOn(given, departing, Set.of()).group();
    Layout next = layout(2, group, new DriveId(31_999));
    await(given.catalog().installLayout(layout(1, group, departing.id())));
    return CrashTrial.of(
        catalog -> catalog.installLayout(next),
        _ -> {
          assertThat(await(given.catalog().layout(PROFILE))).contains(next);
          assertThat(await(given.catalog().backlog(Home.ONLY)).misplacedSweeps()).isEqualTo(1);
        });
  }

  private static Sweep lost(Given given, BlobId blob, Drive drive) {
    await(given.catalog().setState(List.of(drive.id()), Drive.State.LOST));
    return new Sweep(blob.group(), drive.id(), Cause.LOST);
  }

  private static CrashTrial lease(Given given) {
    Drive drive = drive(given);
    Sweep sweep = lost(given, writtenOn(given, drive, Set.of()), drive);
    UUID worker = UUID.randomUUID();
    return CrashTrial.of(
        catalog -> catalog.leaseRepairs(Home.ONLY, worker, 64),
        _ -> {
          assertThat(await(given.catalog().backlog(Home.ONLY)).lostSweeps()).isEqualTo(1);
          assertThat(await(given.catalog().leaseRepairs(Home.ONLY, UUID.randomUUID(), 64)).sweeps())
              .noneMatch(leased -> leased.sweep().equals(sweep));
        });
  }

  private static CrashTrial relocate(Given given) {
    Drive from = drive(given);
    Drive to = drive(given);
    BlobId blob = writtenOn(given, from, Set.of(COLUMN));
    Relocation move = new Relocation(blob, COLUMN, from.id(), to.id(), to.incarnation());
    UUID worker = UUID.randomUUID();
    await(given.catalog().leaseRepairs(Home.ONLY, worker, 64));
    return CrashTrial.of(
        catalog -> catalog.relocate(Home.ONLY, worker, List.of(move)),
        _ -> {
          BlobManifest after = manifest(given, blob);
          assertThat(after.drives().get(COLUMN)).isEqualTo(to.id());
          assertThat(after.missing()).isEmpty();
        });
  }

  private static CrashTrial endSweep(Given given) {
    Drive drive = drive(given);
    BlobId blob = writtenOn(given, drive, Set.of());
    Sweep sweep = lost(given, blob, drive);
    UUID worker = UUID.randomUUID();
    assertThat(await(given.catalog().leaseRepairs(Home.ONLY, worker, 64)).sweeps())
        .anyMatch(leased -> leased.sweep().equals(sweep));
    SweepOutcome end = new SweepOutcome.Reached(Optional.empty(), List.of(blob));
    return CrashTrial.of(
        catalog -> catalog.endSweep(Home.ONLY, worker, sweep, end),
        _ -> {
          assertThat(await(given.catalog().backlog(Home.ONLY)).lostSweeps()).isZero();
          assertThat(await(given.catalog().backlog(Home.ONLY)).singles()).isEqualTo(1);
        });
  }

  private static CrashTrial endSingle(Given given) {
    BlobId blob = writtenOn(given, drive(given), Set.of());
    await(given.catalog().addSingles(Home.ONLY, List.of(blob)));
    UUID worker = UUID.randomUUID();
    assertThat(await(given.catalog().leaseRepairs(Home.ONLY, worker, 64)).singles())
        .anyMatch(leased -> leased.blob().id().equals(blob));
    return CrashTrial.of(
        catalog -> catalog.endSingle(Home.ONLY, worker, blob, Optional.empty()),
        _ -> assertThat(await(given.catalog().backlog(Home.ONLY)).singles()).isZero());
  }

  private static CrashTrial addSingle(Given given) {
    BlobId blob = writtenOn(given, drive(given), Set.of());
    return CrashTrial.of(
        catalog -> catalog.addSingles(Home.ONLY, List.of(blob)).replaceWith(true),
        _ -> assertThat(await(given.catalog().backlog(Home.ONLY)).singles()).isEqualTo(1));
  }

  private static CrashTrial change(Given given) {
    ClusterSetting setting = ClusterSetting.REWRITE_AFTER_SECONDS;
    long other = await(given.catalog().settings()).containsKey(setting) ? 0 : 1;
    return CrashTrial.of(
        catalog ->
            catalog
                .set(setting, other == 0 ? Optional.empty() : Optional.of(setting.fallback()))
                .replaceWith(true),
        _ ->
            assertThat(await(given.catalog().settings()).containsKey(setting))
                .isEqualTo(other == 1));
  }
}
