package org.nonagon.storagenode.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SimulatedDisk;

class DriveFaultTest {
  private static final DriveSettings SETTINGS =
      new DriveSettings(32 << 10, 8 << 10, 1, 100, 3, 2 << 10, 0, 4, 60_000, 100, 1 << 30);

  private final ShardSamples samples = new ShardSamples(21);
  private final SimulatedDisk disk = new SimulatedDisk(1, 256 << 10);

  private SimulatedDrive open() throws IOException {
    return new SimulatedDrive(disk, SETTINGS);
  }

  @Test
  void afterAFailedSyncTheDriveIsReadOnlyAndTheSyncIsNotRepeated() throws IOException {
    SimulatedDrive drive = open();
    Sample before = samples.shard(3000, 512);
    drive.append(before);
    disk.failForces(true);
    assertThatThrownBy(() -> drive.append(samples.shard(3000, 512)))
        .isInstanceOf(ShardStoreException.class);
    disk.failForces(false);
    assertThat(drive.append(samples.shard(10, 512)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.READ_ONLY));
    assertThat(drive.status().health()).isEqualTo(Health.READ_ONLY);
    assertThat(drive.holds(before)).isTrue();
    drive.drop(before.id());
    assertThat(drive.read(before.id())).isInstanceOf(ReadOutcome.NotFound.class);
  }

  @Test
  void whatWasAcknowledgedBeforeAFailedSyncSurvivesTheCrashAfterIt() throws IOException {
    SimulatedDrive drive = open();
    Sample before = samples.shard(3000, 512);
    drive.append(before);
    disk.failForces(true);
    assertThatThrownBy(() -> drive.append(samples.shard(3000, 512)))
        .isInstanceOf(ShardStoreException.class);
    disk.failForces(false);
    disk.losePower();
    assertThat(open().holds(before)).isTrue();
  }

  @Test
  void aFullDriveRefusesReadsOnAndTakesShardsAgainWhenThereIsSpace() throws IOException {
    SimulatedDrive drive = open();
    List<Sample> shards = new ArrayList<>();
    AppendOutcome outcome = new Durable(0);
    while (outcome instanceof Durable) {
      Sample shard = samples.shard(5000, 512);
      outcome = drive.append(shard);
      if (outcome instanceof Durable) {
        shards.add(shard);
      }
    }
    assertThat(((Refused) outcome).reason()).isEqualTo(Reason.FULL);
    assertThat(drive.status().health()).isEqualTo(Health.FULL);
    assertThat(shards).hasSizeGreaterThan(30).allMatch(drive::holds);
    shards.subList(0, 20).forEach(shard -> drive.drop(shard.id()));
    Sample late = samples.shard(5000, 512);
    assertThat(drive.append(late)).isInstanceOf(Durable.class);
    assertThat(drive.status().health()).isEqualTo(Health.HEALTHY);
    disk.losePower();
    SimulatedDrive again = open();
    assertThat(shards.subList(20, shards.size())).allMatch(again::holds);
    assertThat(again.holds(late)).isTrue();
    assertThat(again.status().shards()).isEqualTo(shards.size() - 20 + 1);
  }

  @Test
  void reclaimNoticesThatAFullDriveHasRoomAgain() throws IOException {
    SimulatedDrive drive = open();
    List<Sample> shards = new ArrayList<>();
    do {
      shards.add(samples.shard(5000, 512));
    } while (drive.append(shards.getLast()) instanceof Durable);
    shards.subList(0, 30).forEach(shard -> drive.drop(shard.id()));
    assertThat(drive.status().health()).isEqualTo(Health.FULL);
    drive.store().reclaim(() -> {});
    drive.runAll();
    assertThat(drive.status().health()).isEqualTo(Health.HEALTHY);
    assertThat(shards.subList(30, shards.size() - 1)).allMatch(drive::holds);
  }

  @Test
  void unreadableShardsAreSaidSoAndManyOfThemIsolateTheDrive() throws IOException {
    SimulatedDrive drive = open();
    Sample shard = samples.shard(3000, 512);
    drive.append(shard);
    disk.failReads(true);
    for (int i = 0; i < 4; i++) {
      assertThat(drive.read(shard.id())).isInstanceOf(ReadOutcome.Unreadable.class);
    }
    assertThat(drive.status().health()).isEqualTo(Health.ISOLATED);
    assertThatThrownBy(() -> drive.read(shard.id())).isInstanceOf(ShardStoreException.class);
    assertThat(((Refused) drive.append(shard)).reason()).isEqualTo(Reason.ISOLATED);
  }

  @Test
  void aFailedWriteLosesItsShardAndTheNextGoesToAnotherSegment() throws IOException {
    SimulatedDrive drive = open();
    Sample before = samples.shard(3000, 512);
    drive.append(before);
    disk.failWrites(true);
    assertThatThrownBy(() -> drive.append(samples.shard(3000, 512)))
        .isInstanceOf(ShardStoreException.class);
    disk.failWrites(false);
    Sample after = samples.shard(3000, 512);
    assertThat(drive.append(after)).isInstanceOf(Durable.class);
    assertThat(disk.mount().list()).contains("00000001.segment", "00000002.segment");
    SimulatedDrive again = open();
    assertThat(again.holds(before)).isTrue();
    assertThat(again.holds(after)).isTrue();
    assertThat(again.inventory()).hasSize(2);
  }

  @Test
  void moreOpenAppendsThanTheBoundFail() throws IOException {
    SimulatedDrive drive = open();
    List<ShardAppend> appends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      appends.add(drive.store().append(samples.shard(9000, 512).spec()));
    }
    ByteBuffer some = ByteBuffer.allocate(10);
    for (int i = 0; i < 3; i++) {
      drive.await(appends.get(i).write(some));
    }
    assertThatThrownBy(() -> drive.await(appends.get(3).write(some)))
        .isInstanceOf(ShardStoreException.class)
        .hasMessageContaining("too many");
    appends.forEach(ShardAppend::abort);
    assertThat(drive.append(samples.shard(9000, 512))).isInstanceOf(Durable.class);
  }

  @Test
  void readersThatHoldAllMemoryMakeTheNextReadFail() throws IOException {
    SimulatedDrive drive = open();
    Sample shard = samples.shard(3000, 512);
    drive.append(shard);
    List<ReadOutcome.Frames> held = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                held.add((ReadOutcome.Frames) drive.read(shard.id()));
              }
            })
        .isInstanceOf(ShardStoreException.class)
        .hasMessageContaining("memory");
    held.forEach(frames -> frames.release().run());
    assertThat(drive.holds(shard)).isTrue();
  }

  @Test
  void whatACancelledReadWouldHaveGotIsGivenBack() throws IOException {
    SimulatedDrive drive = open();
    Sample shard = samples.shard(3000, 512);
    drive.append(shard);
    for (int i = 0; i < 10_000; i++) {
      drive.store().read(shard.id(), 0, 16).subscribe().with(frames -> {}).cancel();
      drive.runAll();
    }
    assertThat(drive.holds(shard)).isTrue();
  }

  @Test
  void aFullLaneFailsTheOperation() {
    try (DriveLane lane = new DriveLane("full", 1, 1)) {
      Object gate = new Object();
      List<Boolean> admitted = new ArrayList<>();
      synchronized (gate) {
        for (int i = 0; i < 4; i++) {
          admitted.add(
              Lanes.handOn(
                  lane,
                  () -> {
                    synchronized (gate) {
                      assertThat(admitted).hasSize(4);
                    }
                  }));
        }
      }
      assertThat(admitted).startsWith(true).endsWith(false, false);
    }
  }
}
