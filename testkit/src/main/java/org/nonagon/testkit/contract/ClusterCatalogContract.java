package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** What every {@link ClusterCatalog} promises. */
public abstract class ClusterCatalogContract {
  /** The catalog under test. */
  protected abstract ClusterCatalog catalog();

  private static DriveRegistration registration(Optional<DriveId> known, String path) {
    return new DriveRegistration(known, new NodeId(7), new Zone("z1"), path, 2049, 1L << 40);
  }

  private static String path() {
    return "/drives/" + UUID.randomUUID();
  }

  @Test
  void theClusterHasOneId() {
    assertThat(await(catalog().clusterId())).isEqualTo(await(catalog().clusterId()));
  }

  @Test
  void theProfileIsSetForGood() {
    assertThat(await(catalog().setProfile(ErasureProfile.STANDARD))).isTrue();
    assertThat(await(catalog().setProfile(ErasureProfile.STANDARD))).isTrue();
    assertThat(await(catalog().setProfile(new ErasureProfile(6, 2)))).isFalse();
    assertThat(await(catalog().profile())).contains(ErasureProfile.STANDARD);
  }

  @Test
  void aNewDriveGetsANumberAndIsRemembered() {
    String path = path();
    Drive drive = await(catalog().registerDrive(registration(Optional.empty(), path)));
    assertThat(drive)
        .isEqualTo(
            new Drive(
                drive.id(),
                new NodeId(7),
                new Zone("z1"),
                drive.incarnation(),
                1L << 40,
                Drive.State.ACTIVE));
    List<RegisteredDrive> drives = await(catalog().drives());
    assertThat(drives).contains(new RegisteredDrive(drive, path, 2049));
    assertThat(drives).isSortedAccordingTo(Comparator.comparing(known -> known.drive().id()));
  }

  @Test
  void aKnownDriveGetsALaterIncarnation() {
    Drive first = await(catalog().registerDrive(registration(Optional.empty(), path())));
    String moved = path();
    DriveRegistration again =
        new DriveRegistration(
            Optional.of(first.id()), new NodeId(8), new Zone("z2"), moved, 77, 5L << 40);
    Drive second = await(catalog().registerDrive(again));
    assertThat(second)
        .isEqualTo(
            new Drive(
                first.id(),
                new NodeId(8),
                new Zone("z2"),
                first.incarnation() + 1,
                5L << 40,
                Drive.State.ACTIVE));
    assertThat(await(catalog().drives()))
        .filteredOn(known -> known.drive().id().equals(first.id()))
        .containsExactly(new RegisteredDrive(second, moved, 77));
  }

  @Test
  void aFolderThatIsRegisteredTwiceIsOneDrive() {
    DriveRegistration wanted = registration(Optional.empty(), path());
    List<Uni<Drive>> asked = new ArrayList<>();
    IntStream.range(0, 4).forEach(_ -> asked.add(catalog().registerDrive(wanted)));
    Drive drive = await(catalog().registerDrive(wanted));
    assertThat(awaitAll(asked)).containsOnly(drive);
  }

  @Test
  void drivesRegisteredAtOnceGetDifferentNumbers() {
    List<Uni<Drive>> asked = new ArrayList<>();
    IntStream.range(0, 12)
        .forEach(_ -> asked.add(catalog().registerDrive(registration(Optional.empty(), path()))));
    assertThat(awaitAll(asked).stream().map(Drive::id).distinct()).hasSize(12);
  }

  @Test
  void incarnationsGivenAtOnceDiffer() {
    Drive drive = await(catalog().registerDrive(registration(Optional.empty(), path())));
    List<Uni<Drive>> asked = new ArrayList<>();
    IntStream.range(0, 8)
        .forEach(
            _ -> asked.add(catalog().registerDrive(registration(Optional.of(drive.id()), path()))));
    assertThat(awaitAll(asked).stream().map(Drive::incarnation).sorted())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 8).mapToObj(i -> drive.incarnation() + i).toList());
  }

  @Test
  void layoutsFollowOneAnother() {
    ErasureProfile profile = new ErasureProfile(2, 1);
    int number = await(catalog().layout(profile)).map(Layout::number).orElse(0);
    Layout next = layout(profile, number + 1, 11);
    assertThat(await(catalog().installLayout(layout(profile, number + 2, 12)))).isFalse();
    assertThat(await(catalog().installLayout(next))).isTrue();
    assertThat(await(catalog().layout(profile))).contains(next);
    assertThat(await(catalog().installLayout(layout(profile, number + 1, 13)))).isFalse();
    assertThat(await(catalog().layout(profile))).contains(next);
    Layout afterNext = layout(profile, number + 2, 32_767);
    assertThat(await(catalog().installLayout(afterNext))).isTrue();
    assertThat(await(catalog().layout(profile))).contains(afterNext);
    assertThat(await(catalog().layout(new ErasureProfile(19, 2)))).isEmpty();
  }

  @Test
  void ofManyLayoutsInstalledAtOnceOneIs() {
    ErasureProfile profile = new ErasureProfile(1, 1);
    int number = await(catalog().layout(profile)).map(Layout::number).orElse(0);
    List<Uni<Boolean>> asked = new ArrayList<>();
    IntStream.rangeClosed(1, 4)
        .forEach(drive -> asked.add(catalog().installLayout(layout(profile, number + 1, drive))));
    assertThat(awaitAll(asked)).containsOnlyOnce(true);
    assertThat(await(catalog().layout(profile)).orElseThrow().number()).isEqualTo(number + 1);
  }

  private static Layout layout(ErasureProfile profile, int number, int drive) {
    short[] slots = new short[Group.COUNT * profile.shards()];
    Arrays.fill(slots, (short) drive);
    slots[1] = 258; // two bytes that differ
    return new Layout(number, profile, slots);
  }
}
