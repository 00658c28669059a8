package org.nonagon.storagenode.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.storagenode.scrub.ScrubWorld.answerOf;
import static org.nonagon.storagenode.scrub.ScrubWorld.spec;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.testkit.contract.BlobSample;
import org.nonagon.testkit.memory.InMemoryCatalog.DamageReport;

class RangeScrubTest {
  private static final int ALL = Group.COUNT - 1;
  private static final Duration UNTIL_RIPE = Duration.ofMillis(ScrubConfig.DEFAULT.orphanMillis());

  private final ScrubWorld world = new ScrubWorld();
  private final RangeScrub ranges = new RangeScrub(world.drive, world.parts());

  @AfterEach
  void stop() {
    world.close();
  }

  private ScrubFindings scrub() throws InterruptedException {
    return ranges.scrub(0, ALL);
  }

  private DamageReport report(ShardId shard, Damage damage) {
    return new DamageReport(shard, world.registered.id(), damage);
  }

  private static ScrubFindings good(long shards, BlobManifest like) {
    ShardSpec spec = spec(like);
    return new ScrubFindings(shards, shards * spec.blocks(), shards * spec.framedLength(), 0, 0, 0);
  }

  @Test
  void shardsThatAreAsTheyWereWrittenAreCounted() throws Exception {
    BlobManifest first = world.put(1);
    world.put(2);

    assertThat(scrub()).isEqualTo(good(2, first));
    assertThat(world.catalog.damage()).isEmpty();
  }

  @Test
  void aFlippedBitInAnyBlockIsReported() throws Exception {
    for (int block = 0; block < 18; block++) {
      BlobManifest blob = world.put(10 + block);
      world.drive.damage(blob.shard(0), block);
    }

    assertThat(scrub().corrupt()).isEqualTo(18);
    assertThat(world.catalog.damage()).hasSize(18);
    assertThat(answerOf(world.catalog.backlog(Home.ONLY)).singles()).isEqualTo(18);
    assertThat(scrub().corrupt()).as("the catalog knows").isZero();
  }

  @Test
  void aShardOfAnotherFormIsReported() throws Exception {
    BlobSample sample = new BlobSample(ScrubWorld.SHAPE, 1);
    BlobManifest blob = sample.manifest(Set.of());
    ShardSpec spec = spec(blob);
    int block = spec.blockBytes();
    world.append(
        new ShardSpec(spec.id(), block, block),
        Arrays.copyOf(sample.frames(0), block + BlockFrames.CRC_BYTES));
    world.commit(blob);

    assertThat(scrub().corrupt()).isOne();
    assertThat(world.catalog.damage()).containsExactly(report(blob.shard(0), Damage.CORRUPT));
  }

  @Test
  void aShardThatIsNotThereIsReportedOnce() throws Exception {
    ShardId lost = world.put(1).shard(0);
    world.drive.lose(lost);
    BlobManifest other = world.put(2);

    assertThat(scrub().missing()).isOne();
    assertThat(world.catalog.damage()).containsExactly(report(lost, Damage.MISSING));
    assertThat(scrub()).isEqualTo(good(1, other));
  }

  @Test
  void whatASweepIsAboutToMendIsNotReported() throws Exception {
    world.put(1);
    Drive later = world.register(Optional.of(world.registered.id()));
    RangeScrub emptied = new RangeScrub(world.store(later), world.parts());

    assertThat(emptied.scrub(0, ALL)).isEqualTo(ScrubFindings.NONE);
    assertThat(world.catalog.damage()).isEmpty();
  }

  @Test
  void onlyTheGroupsOfTheRangeAreLookedAt() throws Exception {
    int group = world.put(1).id().group().value();

    assertThat(ranges.scrub(0, group - 1).shards()).isZero();
    assertThat(ranges.scrub(group, group).shards()).isOne();
    assertThat(ranges.scrub(group + 1, ALL).shards()).isZero();
  }

  @Test
  void aShardThatTheCatalogHasOnAnotherDriveIsDropped() throws Exception {
    BlobManifest blob = world.put(1);
    Drive other = world.register(Optional.empty());
    Relocation move =
        new Relocation(blob.id(), 0, world.registered.id(), other.id(), other.incarnation());
    UUID worker = UUID.randomUUID();
    answerOf(world.catalog.addSingles(Home.ONLY, List.of(blob.id())));
    answerOf(world.catalog.leaseRepairs(Home.ONLY, worker, 1));
    assertThat(answerOf(world.catalog.relocate(Home.ONLY, worker, List.of(move))))
        .containsExactly(move);

    assertThat(scrub()).isEqualTo(new ScrubFindings(0, 0, 0, 0, 0, 1));
    assertThat(world.isHeld(blob.shard(0))).isFalse();
    assertThat(world.catalog.damage()).isEmpty();
  }

  @Test
  void aBlobThatIsBeingWrittenIsLeftAlone() throws Exception {
    BlobManifest blob = world.write(1);

    assertThat(scrub().leftOver()).isZero();
    world.pass(UNTIL_RIPE.minusMillis(1));
    assertThat(scrub().leftOver()).isZero();
    world.commit(blob);
    world.pass(UNTIL_RIPE);

    assertThat(scrub()).isEqualTo(good(1, blob));
    assertThat(world.isHeld(blob.shard(0))).isTrue();
  }

  @Test
  void aBlobThatStaysUnknownIsCondemnedAndDroppedWithAnyRange() throws Exception {
    BlobManifest blob = world.write(1);
    int group = blob.id().group().value();

    assertThat(scrub().leftOver()).isZero();
    world.pass(UNTIL_RIPE);

    assertThat(ranges.scrub(group + 1, group + 1).leftOver()).isOne();
    assertThat(world.isHeld(blob.shard(0))).isFalse();
  }

  @Test
  void aDriveIsReadNoFasterThanItMayBe() throws Exception {
    int shards = 10;
    for (int i = 0; i < shards; i++) {
      world.put(i);
    }
    world.bytesPerSecond = 19L * (ScrubWorld.SHAPE.blockBytes() + BlockFrames.CRC_BYTES);
    long began = world.timers().nanoTime();

    assertThat(scrub().shards()).isEqualTo(shards);
    assertThat(Duration.ofNanos(world.timers().nanoTime() - began))
        .isBetween(Duration.ofSeconds(shards - 3), Duration.ofSeconds(shards));
  }
}
