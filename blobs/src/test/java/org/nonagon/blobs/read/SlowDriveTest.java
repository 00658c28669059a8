package org.nonagon.blobs.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.BlobCluster;
import org.nonagon.blobs.ScriptedStore;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.ByteRange;

/** What readers wait for when drives are slow, over virtual time. */
class SlowDriveTest {
  private static final int BLOCK = 16 << 10;
  private static final int CELL = 256 << 10;
  private static final int BLOCKS = 3 * 6 * CELL / BLOCK;
  private static final int READS = 3_000;
  private static final DriveId SLOW = new DriveId(5);
  private static final int SELDOM_MILLIS = 30;

  private final BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 1);
  private final byte[] bytes = BlobCluster.bytes(BLOCKS * BLOCK, 1);
  private final WrittenBody body = cluster.store(bytes);
  private final Random random = new Random(7);

  SlowDriveTest() {
    cluster.stores.values().forEach(store -> store.readsTake(this::usualMillis));
  }

  /** 2 to 8 ms, and more once in two hundred times. */
  private long usualMillis() {
    return random.nextInt(200) == 0 ? SELDOM_MILLIS : 2 + random.nextInt(7);
  }

  /** What reads of one block each take, in ascending order. */
  private long[] latencies(BlobReader reader, int reads) {
    long[] millis = new long[reads];
    for (int i = 0; i < reads; i++) {
      millis[i] = read(reader, random.nextInt(BLOCKS));
    }
    Arrays.sort(millis);
    return millis;
  }

  private long read(BlobReader reader, int block) {
    BodyRead read =
        reader.read(
            ExtentPages.of(body.extents()),
            ids -> Uni.createFrom().item(() -> ids.stream().map(cluster.catalog::get).toList()),
            new ByteRange((long) block * BLOCK, BLOCK));
    long began = cluster.time.nowMillis();
    var step = read.next().subscribeAsCompletionStage();
    while (!step.isDone()) {
      cluster.time.run(1);
    }
    ReadStep.Chunk chunk = (ReadStep.Chunk) step.join();
    assertThat(chunk.pieces().getFirst()).isEqualTo(ByteBuffer.wrap(bytes, block * BLOCK, BLOCK));
    chunk.release().run();
    read.close();
    return cluster.time.nowMillis() - began;
  }

  private static long p99(long... sorted) {
    return sorted[sorted.length * 99 / 100];
  }

  private int asked() {
    return cluster.stores.values().stream().mapToInt(ScriptedStore::readCount).sum();
  }

  @Test
  void aDriveThatAnswersInTwoSecondsDoesNotDoubleTheTailOfReads() {
    long usual = p99(latencies(cluster.reader, READS));
    cluster.store(SLOW).readsTake(() -> 2_000);

    long[] slow = latencies(cluster.reader, READS);

    assertThat(p99(slow)).as("beside %d ms", usual).isLessThanOrEqualTo(2 * usual);
    assertThat(slow[READS - 1]).isLessThan(2_000);
    assertNothingIsHeld();
  }

  /**
   * With three of nine slow, six are left: all of them are needed, so their slowest read counts.
   */
  @Test
  void threeSlowDrivesThatAllHoldDataLeaveReadersWithTheSlowestOfTheSixOthers() {
    List<DriveId> drives = body.unregistered().getFirst().manifest().drives();
    latencies(cluster.reader, READS);
    drives.subList(0, 3).forEach(drive -> cluster.store(drive).readsTake(() -> 2_000));

    assertThat(p99(latencies(cluster.reader, READS))).isLessThanOrEqualTo(SELDOM_MILLIS);
    assertNothingIsHeld();
  }

  @Test
  void aDriveThatLagsIsAskedByOneReadAtATimeAndAgainByAllOnceItHasRecovered() {
    cluster.store(SLOW).readsTake(() -> 2_000);
    latencies(cluster.reader, READS);
    long began = cluster.time.nowMillis();
    int before = cluster.store(SLOW).readCount();
    latencies(cluster.reader, READS);
    assertThat(cluster.store(SLOW).readCount() - before)
        .isBetween(1, (int) ((cluster.time.nowMillis() - began) / 2_000) + 1);

    cluster.store(SLOW).readsTake(this::usualMillis);
    latencies(cluster.reader, READS);
    int asked = asked();
    latencies(cluster.reader, READS);
    assertThat(asked() - asked).isBetween(READS, READS + READS / 10);
  }

  @Test
  void whenAllDrivesAreSlowReadsAreNotMultiplied() {
    HedgePolicy few = new HedgePolicy(8, 20, 1_000, 0.1, 2);
    BlobReader reader =
        new BlobReader(
            cluster.reach(),
            cluster.time,
            cluster.time,
            new ReadConfig(3, 128, 64, 30_000, few),
            (_, _, _) -> {});
    latencies(reader, 100);
    cluster.stores.values().forEach(store -> store.readsTake(() -> 900));
    int reads = 40;
    int asked = asked();
    latencies(reader, reads);
    int hedged = 2 + reads / 10;
    assertThat(asked() - asked).isBetween(reads, reads + 8 * hedged);
  }

  private void assertNothingIsHeld() {
    cluster.time.run(60_000);
    assertThat(cluster.heldFrames()).isZero();
    assertThat(cluster.reader.cellsInUse()).isZero();
    assertThat(cluster.time.pendingTimers()).isZero();
  }

  @Test
  void threeLateReadsInARowMakeADriveLagAndSixInTimeEndIt() {
    Lateness lateness = Lateness.NONE;
    for (boolean late : List.of(true, true)) {
      lateness = lateness.after(late);
    }
    assertThat(lateness.lags()).isFalse();
    for (int i = 0; i < 100; i++) {
      lateness = lateness.after(true);
      assertThat(lateness.lags()).isTrue();
    }
    for (int i = 0; i < 5; i++) {
      lateness = lateness.after(false);
      assertThat(lateness.lags()).isTrue();
    }
    assertThat(lateness.after(false).lags()).isFalse();
  }
}
