package org.nonagon.storagenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.ShardSamples.readOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.storagenode.drive.DriveHealth;
import org.nonagon.storagenode.drive.DriveSettings;
import org.nonagon.storagenode.drive.KnownDrive;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;

class StorageNodeTest {
  private static final long NEVER = 1L << 40;

  private final UUID cluster = new UUID(7, 7);
  private final RegistryForTests registry = new RegistryForTests(cluster);
  private final ShardSamples samples = new ShardSamples(5);
  @TempDir private Path root;

  private StorageNode open(int drives) {
    List<Path> folders =
        IntStream.rangeClosed(1, drives).mapToObj(number -> root.resolve("d" + number)).toList();
    DriveSettings small =
        DriveSettings.STANDARD.withSegmentBytes(1 << 20).withReserveBytes(1 << 20);
    StorageNodeConfig config = new StorageNodeConfig(folders, small, 8 << 20, 1000, NEVER);
    return StorageNode.open(config, registry, new SecureRandom(), InstantSource.system());
  }

  @Test
  void newFoldersBecomeDrivesInTheirOrderAndKeepTheirShards() {
    List<Sample> shards = IntStream.range(0, 9).mapToObj(i -> samples.shard(5000, 4096)).toList();
    try (StorageNode node = open(9)) {
      assertThat(node.stores())
          .extracting(store -> store.drive().value())
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
      for (int i = 0; i < 9; i++) {
        assertThat(shards.get(i).appendTo(node.stores().get(i))).isEqualTo(new Durable(1));
      }
    }
    try (StorageNode node = open(9)) {
      for (int i = 0; i < 9; i++) {
        assertThat(shards.get(i).isIn(node.stores().get(i))).isTrue();
      }
    }
  }

  @Test
  void anEmptiedDriveIsAdoptedAsItsNextIncarnation() throws IOException {
    Sample shard = samples.shard(5000, 4096);
    try (StorageNode node = open(3)) {
      shard.appendTo(node.stores().get(1));
    }
    empty(root.resolve("d2"));
    try (StorageNode node = open(3)) {
      ShardStore adopted = node.stores().get(1);
      assertThat(adopted.drive()).isEqualTo(new DriveId(2));
      assertThat(statusOf(adopted).incarnation()).isEqualTo(2);
      assertThat(readOf(adopted, shard.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
      assertThat(shard.appendTo(adopted)).isEqualTo(new Durable(2));
    }
  }

  @Test
  void anEmptyFolderOnAnotherDeviceIsIsolatedAndTheRestServes() throws IOException {
    open(3).close();
    empty(root.resolve("d2"));
    registry.remember(new KnownDrive(new DriveId(2), 1, root.resolve("d2"), -1));
    try (StorageNode node = open(3)) {
      assertIsolated(node.stores().get(1), "is it mounted?");
      assertThat(samples.shard(10, 16).appendTo(node.stores().get(2))).isEqualTo(new Durable(1));
    }
    assertThat(root.resolve("d2").resolve("drive.properties")).doesNotExist();
  }

  @Test
  void aMissingFolderOfAKnownDriveIsIsolatedAndNotCreated() throws IOException {
    open(2).close();
    empty(root.resolve("d1"));
    Files.delete(root.resolve("d1"));
    try (StorageNode node = open(2)) {
      assertIsolated(node.stores().getFirst(), "cannot be used");
    }
    assertThat(root.resolve("d1")).doesNotExist();
  }

  @Test
  void aDriveOfAnotherClusterIsRefusedWithOneLine() {
    open(1).close();
    RegistryForTests other = new RegistryForTests(new UUID(8, 8));
    StorageNodeConfig config = StorageNodeConfig.of(List.of(root.resolve("d1")));
    try (StorageNode node =
        StorageNode.open(config, other, new SecureRandom(), InstantSource.system())) {
      assertThat(node.stores()).isEmpty();
      assertThat(faultOf(node)).contains("belongs to cluster " + cluster).doesNotContain("\n");
    }
  }

  @Test
  void aDriveOfALaterFormatIsRefusedWithOneLine() throws IOException {
    open(1).close();
    replaceInIdentity("format=1", "format=2");
    try (StorageNode node = open(1)) {
      assertIsolated(node.stores().getFirst(), "format 2 and this program reads up to 1");
    }
  }

  @Test
  void aBrokenIdentityIsRefusedWithOneLine() throws IOException {
    open(1).close();
    replaceInIdentity("drive=1", "drive=x");
    try (StorageNode node = open(1)) {
      assertIsolated(node.stores().getFirst(), "drive.properties is broken");
    }
  }

  @Test
  void theOlderIncarnationOfADriveIsRefused() {
    open(1).close();
    registry.remember(new KnownDrive(new DriveId(1), 2, root.resolve("elsewhere"), 0));
    try (StorageNode node = open(1)) {
      assertIsolated(node.stores().getFirst(), "was replaced by incarnation 2");
    }
  }

  @Test
  void aDriveThatWasGivenUpComesBackWithWhatItHas() {
    Sample kept = samples.shard(5000, 4096);
    Sample late = samples.shard(700, 512);
    try (StorageNode node = open(2)) {
      kept.appendTo(node.stores().getFirst());
    }
    registry.loseDrive(new DriveId(1));
    try (StorageNode node = open(2)) {
      assertThat(statusOf(node.stores().getFirst()).incarnation()).isEqualTo(3);
      assertThat(kept.isIn(node.stores().getFirst())).isTrue();
      assertThat(late.appendTo(node.stores().getFirst())).isEqualTo(new Durable(3));
    }
    try (StorageNode node = open(2)) {
      assertThat(statusOf(node.stores().getFirst()).incarnation()).isEqualTo(3);
      assertThat(List.of(kept, late)).allMatch(shard -> shard.isIn(node.stores().getFirst()));
    }
  }

  @Test
  void aDriveThatIsGivenUpWhileItIsServedReturnsAtTheNextLook() {
    Sample shard = samples.shard(5000, 4096);
    try (StorageNode node = open(2)) {
      ShardStore store = node.stores().getFirst();
      shard.appendTo(store);
      registry.loseDrive(new DriveId(1));
      node.givenUp(new DriveId(1), 1, true);
      look(node);
      assertThat(statusOf(store).incarnation()).isEqualTo(3);
      assertThat(shard.isIn(store)).isTrue();
    }
  }

  @Test
  void aDriveThatIsGivenUpForGoodIsServedOnlyAfterAnotherStart() {
    try (StorageNode node = open(2)) {
      registry.loseDrive(new DriveId(1));
      node.givenUp(new DriveId(1), 1, false);
      look(node);
      assertIsolated(node.stores().getFirst(), "was given up by the cluster");
      assertThat(samples.shard(10, 16).appendTo(node.stores().get(1))).isEqualTo(new Durable(1));
    }
    try (StorageNode node = open(2)) {
      assertThat(samples.shard(10, 16).appendTo(node.stores().getFirst()))
          .isEqualTo(new Durable(3));
    }
  }

  @Test
  void aFolderThatIsEmptiedWhileItIsServedBecomesTheNextIncarnation() throws IOException {
    Sample shard = samples.shard(5000, 4096);
    try (StorageNode node = open(2)) {
      ShardStore store = node.stores().getFirst();
      shard.appendTo(store);
      look(node);
      assertThat(shard.isIn(store)).isTrue();
      empty(root.resolve("d1"));
      look(node);
      assertThat(readOf(store, shard.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
      assertThat(shard.appendTo(store)).isEqualTo(new Durable(2));
    }
  }

  @Test
  void aFolderThatWasMissingIsServedOnceItIsThere() throws IOException {
    Sample shard = samples.shard(5000, 4096);
    try (StorageNode node = open(2)) {
      shard.appendTo(node.stores().getFirst());
    }
    Path aside = root.resolve("aside");
    Files.move(root.resolve("d1"), aside);
    try (StorageNode node = open(2)) {
      ShardStore store = node.stores().getFirst();
      look(node);
      assertIsolated(store, "cannot be used");
      Files.move(aside, root.resolve("d1"));
      look(node);
      assertThat(shard.isIn(store)).isTrue();
    }
  }

  @Test
  void aFolderThatHoldsOtherFilesIsNotTouched() throws IOException {
    Path holiday = Files.createDirectory(root.resolve("d1")).resolve("holiday.jpg");
    Files.writeString(holiday, "sun");
    try (StorageNode node = open(1)) {
      assertThat(node.stores()).isEmpty();
      assertThat(faultOf(node)).contains("it has files and no drive.properties");
    }
    assertThat(holiday).hasContent("sun");
  }

  @Test
  void aCopyOfADriveIsServedOnceOnly() throws IOException {
    open(1).close();
    Files.createDirectory(root.resolve("d2"));
    Files.copy(
        root.resolve("d1").resolve("drive.properties"),
        root.resolve("d2").resolve("drive.properties"));
    try (StorageNode node = open(2)) {
      assertThat(node.stores()).hasSize(1);
      assertThat(node.drives().get(1).health().describe()).contains("in another folder too");
    }
  }

  @Test
  void aDriveInWhoseFolderIsAnotherNodesDriveIsIsolatedUntilItIsBack() throws IOException {
    open(1).close();
    replaceInIdentity("drive=1", "drive=7");
    try (StorageNode node = open(1)) {
      assertIsolated(node.stores().getFirst(), "the cluster does not know drive-7 here");
      assertThat(node.stores().getFirst().drive()).isEqualTo(new DriveId(1));

      replaceInIdentity("drive=7", "drive=1");
      look(node);

      assertThat(statusOf(node.stores().getFirst()).health()).isEqualTo(DriveStatus.Health.HEALTHY);
    }
  }

  @Test
  void aCopyInTheFolderOfAKnownDriveIsRefusedAndThatDriveIsIsolated() throws IOException {
    open(2).close();
    Files.copy(
        root.resolve("d1").resolve("drive.properties"),
        root.resolve("d2").resolve("drive.properties"),
        StandardCopyOption.REPLACE_EXISTING);
    try (StorageNode node = open(2)) {
      assertThat(statusOf(node.stores().get(0)).health()).isEqualTo(DriveStatus.Health.HEALTHY);
      assertIsolated(node.stores().get(1), "drive-1 is in another folder too");
      look(node);
      assertIsolated(node.stores().get(1), "drive-1 is in another folder too");
    }
  }

  @Test
  void aDriveOfAnotherFolderIsNotServedInThePlaceOfOneThatIsGone() throws IOException {
    open(2).close();
    replaceInIdentity("drive=1", "drive=7");
    try (StorageNode node = open(1)) {
      replaceInIdentity("drive=7", "drive=2");
      look(node);

      assertIsolated(node.stores().getFirst(), "is not used");
      assertThat(faultOf(node)).contains("drive-2 is in it now");
      assertThat(node.stores().getFirst().drive()).isEqualTo(new DriveId(1));

      replaceInIdentity("drive=2", "drive=1");
      look(node);
      assertThat(statusOf(node.stores().getFirst()).health()).isEqualTo(DriveStatus.Health.HEALTHY);
    }
  }

  @Test
  void aFolderThatIsOpenElsewhereIsIsolated() {
    try (StorageNode first = open(1);
        StorageNode second = open(1)) {
      assertThat(first.drives().getFirst().health()).isInstanceOf(DriveHealth.Healthy.class);
      assertIsolated(second.stores().getFirst(), "in use by another process");
    }
    try (StorageNode third = open(1)) {
      assertThat(third.drives().getFirst().health()).isInstanceOf(DriveHealth.Healthy.class);
    }
  }

  private void assertIsolated(ShardStore store, String reason) {
    assertThat(statusOf(store).health()).isEqualTo(DriveStatus.Health.ISOLATED);
    assertThat(statusOf(store).detail()).contains(reason).doesNotContain("\n");
    assertThat(samples.shard(1, 1).appendTo(store))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.ISOLATED));
    assertThatThrownBy(() -> readOf(store, samples.shard(1, 1).id(), 0, 1))
        .isInstanceOf(ShardStoreException.class);
  }

  private static void look(StorageNode node) {
    try {
      node.lookNow().get(ShardSamples.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String faultOf(StorageNode node) {
    return node.drives().getFirst().health().describe();
  }

  private static DriveStatus statusOf(ShardStore store) {
    return store.status().await().atMost(ShardSamples.PATIENCE);
  }

  private void replaceInIdentity(String from, String to) throws IOException {
    Path identity = root.resolve("d1").resolve("drive.properties");
    Files.writeString(identity, Files.readString(identity).replace(from, to));
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
