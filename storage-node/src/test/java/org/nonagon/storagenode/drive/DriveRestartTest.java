package org.nonagon.storagenode.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;

class DriveRestartTest {
  private static final DriveSettings SMALL = OpenDrive.SETTINGS.withSegmentBytes(256 << 10);

  private final ShardSamples samples = new ShardSamples(11);
  @TempDir private Path folder;

  @Test
  void shardsAreThereAfterACleanStop() throws Exception {
    List<Sample> shards;
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      shards = append(drive, 60, 20_000);
    }
    assertThat(names(".index")).hasSameSizeAs(names(".segment"));
    assertHolds(shards);
  }

  @Test
  void shardsAreThereWhenTheProcessNeverStopped() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    List<Sample> shards;
    try (OpenDrive drive = OpenDrive.in(Files.createDirectory(folder.resolve("d")), SMALL)) {
      shards = append(drive, 60, 20_000);
      copyAll(folder.resolve("d"), copy);
    }
    try (OpenDrive drive = OpenDrive.in(copy, SMALL)) {
      assertThat(shards).allMatch(shard -> shard.isIn(drive.store()));
    }
  }

  @Test
  void droppedAndReplacedShardsStayAwayAfterARestart() throws Exception {
    List<Sample> shards;
    Sample young;
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      shards = append(drive, 40, 9_000);
      drop(drive, shards.subList(0, 20));
      ShardId replaced = shards.removeLast().id();
      young = samples.shard(new ShardSpec(replaced, 77, 64));
      young.appendTo(drive.store());
    }
    List<Sample> left = new ArrayList<>(shards.subList(20, shards.size()));
    left.add(young);
    assertHolds(left);
    assertHolds(left);
  }

  @Test
  void aShardMayBeLongerThanASegment() throws Exception {
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      Sample large = samples.shard(1 << 20, 1 << 14);
      assertThat(large.appendTo(drive.store())).isInstanceOf(Durable.class);
      assertThat(large.isIn(drive.store())).isTrue();
    }
  }

  @Test
  void droppedShardsGiveTheirSpaceBack() throws Exception {
    try (OpenDrive drive = OpenDrive.in(folder, OpenDrive.SETTINGS.withSegmentBytes(8 << 20))) {
      List<Sample> shards = append(drive, 30, 200_000);
      long before = blocksOnDisk();
      drop(drive, shards.subList(0, 29));
      assertThat(blocksOnDisk()).isLessThan(before - 28 * 190_000L);
      assertThat(shards.get(29).isIn(drive.store())).isTrue();
    }
  }

  @Test
  void reclaimDeletesDeadSegmentsAndEmptiesHalfDeadOnes() throws Exception {
    List<Sample> left = new ArrayList<>();
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      List<Sample> shards = append(drive, 120, 20_000);
      List<Sample> dropped = new ArrayList<>();
      for (int i = 0; i < shards.size(); i++) {
        (i < 60 || i % 3 == 0 ? left : dropped).add(shards.get(i));
      }
      drop(drive, dropped);
      drop(drive, left.subList(0, 30));
      left.subList(0, 30).clear();
      int before = names(".segment").size();
      drive.reclaim();
      assertThat(names(".segment").size()).isLessThan(before - 3);
      assertThat(left).allMatch(shard -> shard.isIn(drive.store()));
    }
    assertHolds(left);
  }

  @Test
  void filesOfDeadMarksGoWhenTheIndexFilesSayTheSame() throws Exception {
    List<Sample> left = new ArrayList<>();
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      List<Sample> shards = append(drive, 60, 20_000);
      for (int i = 0; i < 60; i++) {
        if (i % 6 == 0) {
          drop(drive, shards.subList(i, i + 1));
        } else {
          left.add(shards.get(i));
        }
      }
    }
    assertThat(names(".dead")).hasSize(1);
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      drive.reclaim();
      assertThat(names(".dead")).isEmpty();
    }
    assertHolds(left);
  }

  private List<Sample> append(OpenDrive drive, int count, int length) {
    List<Sample> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sample shard = samples.shard(length + i, 4096);
      assertThat(shard.appendTo(drive.store())).isInstanceOf(Durable.class);
      shards.add(shard);
    }
    return shards;
  }

  private static void drop(OpenDrive drive, List<Sample> shards) {
    List<ShardId> ids = shards.stream().map(Sample::id).toList();
    drive.store().drop(ids).await().atMost(ShardSamples.PATIENCE);
  }

  private void assertHolds(List<Sample> shards) throws IOException {
    try (OpenDrive drive = OpenDrive.in(folder, SMALL)) {
      assertThat(shards).allMatch(shard -> shard.isIn(drive.store()));
      assertThat(drive.store().inventory(0, Group.COUNT - 1).await().atMost(ShardSamples.PATIENCE))
          .hasSameSizeAs(shards);
    }
  }

  private List<String> names(String ending) throws IOException {
    return new RealDriveFiles(folder)
        .list().stream().filter(name -> name.endsWith(ending)).toList();
  }

  private long blocksOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path file : files.toList()) {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        String line = new String(du.getInputStream().readAllBytes(), UTF_8);
        sum += Long.parseLong(line.substring(0, line.indexOf('\t'))) << 10;
      }
      return sum;
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
