package org.nonagon.storagenode.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.storagenode.repair.LedgerForTests;
import org.nonagon.testkit.contract.BlobSample;
import org.nonagon.testkit.memory.InMemoryShardStore;

class ScrubTest {
  private static final int ALL = Group.COUNT - 1;
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final long PERIOD_SECONDS = 65_536;

  /** Shards of 18 blocks, so that a shard takes two reads. */
  private static final StripeLayout SHAPE =
      new StripeLayout(new ErasureProfile(1, 0), 4096, 18 * 4096 - 100);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final LedgerForTests ledger = new LedgerForTests();
  private final InMemoryShardStore drive = new InMemoryShardStore(new DriveId(1), threads);
  private final ScrubsForTests scrubs = new ScrubsForTests(new DriveId(1));
  private long nowNanos;
  private final ScrubParts parts =
      new ScrubParts(
          scrubs,
          ledger,
          ledger,
          Home.ONLY,
          () -> PERIOD_SECONDS,
          () -> nowNanos,
          ScrubConfig.DEFAULT);
  private final RangeScrub ranges = new RangeScrub(drive, parts);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void shardsThatAreAsTheyWereWrittenAreCounted() {
    BlobManifest first = put(1);
    put(2);

    ScrubFindings found = ranges.scrub(0, ALL);

    assertThat(found).isEqualTo(new ScrubFindings(2, 2L * framedBytes(first), 0, 0, 0));
    assertThat(missing()).isEmpty();
  }

  @Test
  void aFlippedBitInAnyBlockIsReported() {
    for (int block = 0; block < 18; block++) {
      BlobManifest blob = put(10 + block);
      drive.damage(blob.shard(0), block);
    }

    assertThat(ranges.scrub(0, ALL).corrupt()).isEqualTo(18);
    assertThat(missing()).hasSize(18);
  }

  @Test
  void aShardThatIsNotThereIsReportedOnce() {
    drive.lose(put(1).shard(0));
    put(2);

    assertThat(ranges.scrub(0, ALL).missing()).isOne();
    assertThat(missing()).hasSize(1);
    assertThat(ranges.scrub(0, ALL).missing()).isZero();
  }

  @Test
  void onlyTheGroupsOfTheRangeAreLookedAt() {
    int group = put(1).id().group().value();

    assertThat(ranges.scrub(0, group - 1).shards()).isZero();
    assertThat(ranges.scrub(group, group).shards()).isOne();
    assertThat(ranges.scrub(group + 1, ALL).shards()).isZero();
  }

  @Test
  void aShardThatTheCatalogHasOnAnotherDriveIsDropped() {
    BlobManifest blob = put(1);
    ledger.commit(new BlobManifest(blob.id(), blob.stripes(), List.of(new DriveId(7)), Set.of()));

    assertThat(ranges.scrub(0, ALL).leftOver()).isOne();
    assertThat(isHeld(blob.shard(0))).isFalse();
    assertThat(missing()).isEmpty();
  }

  @Test
  void aBlobThatIsBeingWrittenIsLeftAlone() {
    BlobManifest blob = write(1);

    assertThat(ranges.scrub(0, ALL).leftOver()).isZero();
    nowNanos += HOUR_NANOS - 1;
    assertThat(ranges.scrub(0, ALL).leftOver()).isZero();
    ledger.commit(blob);
    nowNanos += HOUR_NANOS;

    assertThat(ranges.scrub(0, ALL)).isEqualTo(new ScrubFindings(1, framedBytes(blob), 0, 0, 0));
    assertThat(isHeld(blob.shard(0))).isTrue();
  }

  @Test
  void aBlobThatStaysUnknownIsCondemnedAndDropped() {
    BlobManifest blob = write(1);

    assertThat(ranges.scrub(0, ALL).leftOver()).isZero();
    nowNanos += HOUR_NANOS;

    assertThat(ranges.scrub(0, ALL).leftOver()).isOne();
    assertThat(isHeld(blob.shard(0))).isFalse();
  }

  @Test
  void aRoundRestsAsLongAsItsGroupsAreOfThePeriod() {
    put(1);
    DriveScrubber scrubber = new DriveScrubber(drive, parts);
    int steps = Group.COUNT / ScrubConfig.DEFAULT.rangeGroups();

    for (int step = 1; step <= steps; step++) {
      assertThat(scrubber.step()).isEqualTo(1_024_000);
    }

    assertThat(scrubs.row().finishedMicros()).isPresent();
    assertThat(scrubs.row().found().shards()).isOne();
    assertThat(scrubber.step()).isEqualTo(1_024_000);
    assertThat(scrubs.row().nextGroup()).isEqualTo(1024);
  }

  @Test
  void anotherProcessGoesOnWhereTheRoundIs() {
    new DriveScrubber(drive, parts).step();
    new DriveScrubber(drive, parts).step();

    assertThat(scrubs.row().nextGroup()).isEqualTo(2 * ScrubConfig.DEFAULT.rangeGroups());
  }

  @Test
  void aRoundThatIsAskedForBeginsAnewAndDoesNotRest() {
    DriveScrubber scrubber = new DriveScrubber(drive, parts);
    scrubber.step();
    scrubs.requestScrub(Set.of(drive.drive())).await().indefinitely();

    assertThat(scrubber.step()).isZero();
    assertThat(scrubs.row().nextGroup()).isEqualTo(ScrubConfig.DEFAULT.rangeGroups());
    while (scrubs.row().finishedMicros().isEmpty()) {
      assertThat(scrubber.step()).isZero();
    }
    assertThat(scrubs.firstAnswer()).isDone();
    assertThat(scrubber.step()).isPositive();
  }

  @Test
  void aRequestEndsTheRestOfADrive() throws Exception {
    drive.lose(put(1).shard(0));
    ScrubConfig config = new ScrubConfig(1024, 16_384, 1, 1000, 10, 30_000);
    ScrubParts live =
        new ScrubParts(
            scrubs, ledger, ledger, Home.ONLY, () -> 1_000_000, System::nanoTime, config);
    try (Scrubber _ = Scrubber.start(List.of(drive), live)) {
      scrubs.requestScrub(Set.of(drive.drive())).await().indefinitely();

      DriveScrub answer = scrubs.firstAnswer().get(5, TimeUnit.MINUTES);

      assertThat(answer.nextGroup()).isEqualTo(Group.COUNT);
      assertThat(missing()).hasSize(1);
    }
  }

  /** A blob that was committed. */
  private BlobManifest put(long seed) {
    BlobManifest blob = write(seed);
    ledger.commit(blob);
    return blob;
  }

  /** The shard of a blob that no commit knows. */
  private BlobManifest write(long seed) {
    BlobSample sample = new BlobSample(SHAPE, seed);
    BlobManifest blob = sample.manifest(Set.of());
    ShardAppend append = drive.append(spec(blob));
    append.write(ByteBuffer.wrap(sample.frames(0))).await().indefinitely();
    assertThat(append.finish().await().indefinitely()).isInstanceOf(AppendOutcome.Durable.class);
    return blob;
  }

  private static ShardSpec spec(BlobManifest blob) {
    return new ShardSpec(blob.shard(0), SHAPE.shardLength(0), SHAPE.blockBytes());
  }

  private static long framedBytes(BlobManifest blob) {
    return spec(blob).framedLength();
  }

  private boolean isHeld(ShardId shard) {
    return drive.read(shard, 0, 1).await().indefinitely() instanceof ReadOutcome.Frames;
  }

  private Set<ShardId> missing() {
    Set<ShardId> missing = new HashSet<>();
    ledger.live().stream()
        .filter(row -> !row.missing().isEmpty())
        .forEach(row -> missing.add(row.shard(0)));
    return missing;
  }
}
