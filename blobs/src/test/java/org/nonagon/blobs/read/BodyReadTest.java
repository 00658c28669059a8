package org.nonagon.blobs.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.BlobCluster;
import org.nonagon.blobs.ScriptedStore;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** Reading when drives, shards, catalog or consumer are not as they should be. */
class BodyReadTest {
  private static final int BLOCK = 16 << 10;
  private static final int CELL = 256 << 10;
  private static final int STRIPE = 6 * CELL;

  private final BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 1);

  @Test
  void aFlippedBitInAnyBlockOfAnyShardIsNeverGivenOut() {
    byte[] bytes = BlobCluster.bytes(6 * 3 * BLOCK - 100, 1);
    WrittenBody body = cluster.store(bytes);
    BlobManifest manifest = manifest(body);
    for (int column = 0; column < 9; column++) {
      for (int block = 0; block < 3; block++) {
        cluster.damage.clear();
        drive(manifest, column).damage(manifest.shard(column), block);
        assertThat(wholeOf(body, bytes)).as("column %d, block %d", column, block).hasValue(bytes);
        if (column < 6) {
          assertThat(cluster.damage)
              .contains(column + " " + manifest.drives().get(column) + " CORRUPT");
        }
        drive(manifest, column).damage(manifest.shard(column), block);
      }
    }
    assertNothingIsHeld();
  }

  @Test
  void damageInAnyThreeShardsIsReconstructedAndInFourIsUnavailable() {
    byte[] bytes = BlobCluster.bytes(6 * BLOCK, 2);
    WrittenBody body = cluster.store(bytes);
    BlobManifest manifest = manifest(body);
    for (int set = 0; set < 1 << 9; set++) {
      if (Integer.bitCount(set) <= 4) {
        flip(manifest, set);
        Optional<byte[]> read = wholeOf(body, bytes);
        boolean dataIsHit = (set & 0b111111) != 0;
        if (Integer.bitCount(set) <= 3 || !dataIsHit) {
          assertThat(read).as("columns %s", Integer.toBinaryString(set)).hasValue(bytes);
        } else {
          assertThat(read).as("columns %s", Integer.toBinaryString(set)).isEmpty();
        }
        flip(manifest, set);
      }
    }
    assertNothingIsHeld();
  }

  private void flip(BlobManifest manifest, int set) {
    for (int column = 0; column < 9; column++) {
      if ((set >> column & 1) == 1) {
        drive(manifest, column).damage(manifest.shard(column), 0);
      }
    }
  }

  @Test
  void damageElsewhereInAShardIsNoneOfARangesBusiness() {
    byte[] bytes = BlobCluster.bytes(STRIPE, 3);
    WrittenBody body = cluster.store(bytes);
    BlobManifest manifest = manifest(body);
    drive(manifest, 0).damage(manifest.shard(0), 5);

    assertThat(cluster.read(body, new ByteRange(0, 5 * BLOCK)))
        .hasValue(Arrays.copyOf(bytes, 5 * BLOCK));
    assertThat(cluster.damage).isEmpty();
    assertThat(cluster.read(body, new ByteRange(5 * BLOCK, 1)))
        .hasValue(new byte[] {bytes[5 * BLOCK]});
    assertThat(cluster.damage).hasSize(1);
  }

  @Test
  void aLostShardIsReportedAsMissing() {
    byte[] bytes = BlobCluster.bytes(1000, 4);
    WrittenBody body = cluster.store(bytes);
    BlobManifest manifest = manifest(body);
    drive(manifest, 0).lose(manifest.shard(0));

    assertThat(wholeOf(body, bytes)).hasValue(bytes);
    assertThat(cluster.damage).containsExactly("0 " + manifest.drives().getFirst() + " MISSING");
  }

  @Test
  void aShardThatTheManifestCallsMissingIsNeitherTriedFirstNorReported() {
    byte[] bytes = BlobCluster.bytes(STRIPE, 5);
    cluster.store(new DriveId(5)).appends(Fate.FAILS, 0);

    WrittenBody body = cluster.store(bytes);

    assertThat(manifest(body).missing()).hasSize(1);
    assertThat(wholeOf(body, bytes)).hasValue(bytes);
    assertThat(cluster.damage).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"FAILS", "HANGS", "SLOW"})
  void threeBadDrivesHoldAReadNoLongerThanTheHedge(Fate fate) {
    byte[] bytes = BlobCluster.bytes(STRIPE, 6);
    WrittenBody body = cluster.store(bytes);
    cluster.firstDrives(3).forEach(drive -> cluster.store(drive).reads(fate));

    BodyRead read = cluster.open(body, ByteRange.whole(STRIPE));
    long began = cluster.time.nowMillis();
    for (int cell = 0; cell < 6; cell++) {
      CompletableFuture<ReadStep> step = read.next().subscribeAsCompletionStage();
      cluster.time.run(3 * HedgePolicy.DEFAULT.maxMillis() / 10);
      assertThat(step.join()).isInstanceOf(ReadStep.Chunk.class);
      ((ReadStep.Chunk) step.join()).release().run();
    }
    read.close();

    assertThat(cluster.time.nowMillis() - began).isLessThan(ScriptedStore.SLOW_MILLIS);
    cluster.time.run(100_000);
    assertThat(cluster.heldFrames()).isZero();
  }

  @Test
  void fourDrivesThatNeverAnswerMakeABlobUnavailableAfterTheTimeout() {
    byte[] bytes = BlobCluster.bytes(STRIPE, 7);
    WrittenBody body = cluster.store(bytes);
    cluster.firstDrives(4).forEach(drive -> cluster.store(drive).reads(Fate.HANGS));

    assertThat(wholeOf(body, bytes)).isEmpty();
    assertNothingIsHeld();
  }

  @Test
  void aBlobThatMovedIsFoundByReadingItsRowAgain() {
    byte[] bytes = BlobCluster.bytes(STRIPE, 8);
    WrittenBody body = cluster.store(bytes);
    BlobManifest moved = manifest(body);
    List<DriveId> wrong = new ArrayList<>(moved.drives());
    Collections.rotate(wrong, 4);
    BlobManifest old = new BlobManifest(moved.id(), moved.stripes(), wrong, moved.missing());
    List<BlobManifest> answers = new ArrayList<>(List.of(old));

    BodyRead read =
        cluster.reader.read(
            ExtentPages.of(body.extents()),
            ids ->
                Uni.createFrom()
                    .item(() -> List.of(answers.isEmpty() ? moved : answers.removeFirst())),
            new ByteRange(0, 10));
    CompletableFuture<ReadStep> step = read.next().subscribeAsCompletionStage();
    cluster.time.run(1000);

    assertThat(step.join()).isInstanceOf(ReadStep.Chunk.class);
    ((ReadStep.Chunk) step.join()).release().run();
    assertNothingIsHeld();
  }

  @Test
  void aBlobThatTheCatalogDoesNotKnowIsUnavailable() {
    WrittenBody body = cluster.store(new byte[10]);
    BodyRead read =
        cluster.reader.read(
            ExtentPages.of(body.extents()),
            ids -> Uni.createFrom().item(List.of()),
            ByteRange.whole(10));

    var step = read.next().subscribeAsCompletionStage();
    cluster.time.run(0);

    assertThat(step.join()).isInstanceOf(ReadStep.Unavailable.class);
  }

  @Test
  void aCatalogThatFailsFailsTheRead() {
    WrittenBody body = cluster.store(new byte[10]);
    BodyRead read =
        cluster.reader.read(
            ExtentPages.of(body.extents()),
            ids -> Uni.createFrom().failure(new IllegalStateException("gone")),
            ByteRange.whole(10));

    var step = read.next().subscribeAsCompletionStage();
    cluster.time.run(0);

    assertThatThrownBy(step::join).hasMessageContaining("gone");
  }

  @Test
  void noMoreIsReadThanAFewCellsAheadOfTheConsumer() {
    WrittenBody body = cluster.store(BlobCluster.bytes(5 * STRIPE, 9));
    BodyRead read = cluster.open(body, ByteRange.whole(5 * STRIPE));

    List<ReadStep.Chunk> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var step = read.next().subscribeAsCompletionStage();
      cluster.time.run(10_000);
      taken.add((ReadStep.Chunk) step.join());
      assertThat(cluster.heldFrames() - taken.size())
          .isLessThanOrEqualTo(ReadConfig.DEFAULT.readAheadCells());
    }
    read.close();
    taken.forEach(chunk -> chunk.release().run());
    cluster.time.run(100_000);

    assertNothingIsHeld();
  }

  @Test
  void whenManyReadEachHasTheCellItsConsumerWaitsForAndFewHaveMore() {
    WrittenBody body = cluster.store(BlobCluster.bytes(3 * STRIPE, 12));
    BlobReader reader =
        new BlobReader(
            cluster.reach(),
            cluster.time,
            cluster.time,
            new ReadConfig(3, 10, 64, 30_000, HedgePolicy.DEFAULT),
            (_, _, _) -> {});
    List<BodyRead> reads = new ArrayList<>();
    List<ReadStep.Chunk> taken = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      BodyRead read =
          reader.read(
              ExtentPages.of(body.extents()),
              ids -> Uni.createFrom().item(List.of(manifest(body))),
              ByteRange.whole(3 * STRIPE));
      reads.add(read);
      var step = read.next().subscribeAsCompletionStage();
      cluster.time.run(10_000);
      taken.add((ReadStep.Chunk) step.join());
    }

    assertThat(cluster.heldFrames()).isEqualTo(reader.cellsInUse()).isLessThanOrEqualTo(110);
    taken.forEach(chunk -> chunk.release().run());
    for (BodyRead read : reads) {
      for (int cell = 1; cell < 18; cell++) {
        var step = read.next().subscribeAsCompletionStage();
        cluster.time.run(10_000);
        ((ReadStep.Chunk) step.join()).release().run();
      }
      read.close();
    }
    cluster.time.run(100_000);
    assertThat(reader.cellsInUse()).isZero();
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void aReadThatIsClosedAtAnyMomentGivesEverythingBack(long seed) {
    BlobCluster chance = new BlobCluster(ErasureProfile.STANDARD, seed);
    WrittenBody body = chance.store(BlobCluster.bytes(STRIPE, seed));
    Random random = new Random(seed);
    chance.store(new DriveId(1 + random.nextInt(9))).reads(Fate.SLOW);
    chance.unreachable.add(new DriveId(1 + random.nextInt(9)));
    for (int i = 0; i < 40; i++) {
      BodyRead read = chance.open(body, ByteRange.whole(STRIPE));
      var step = read.next().subscribeAsCompletionStage();
      chance.time.run(random.nextInt(60));
      read.close();
      chance.time.run(20_000);
      if (!step.isCompletedExceptionally()) {
        ((ReadStep.Chunk) step.join()).release().run();
      }
      assertThat(chance.heldFrames()).isZero();
      assertThat(chance.time.pendingTimers()).isZero();
    }
  }

  @Test
  void anObjectOfAHundredThousandExtentsIsReadAPageAtATime() {
    byte[] bytes = BlobCluster.bytes(100_000, 10);
    WrittenBody body = cluster.store(bytes);
    Extent whole = body.extents().getFirst();
    int count = 100_000;
    List<Integer> pages = new ArrayList<>();
    BodyRead read =
        cluster.reader.read(
            first -> {
              pages.add(first);
              return Uni.createFrom()
                  .item(
                      IntStream.range(first, Math.min(count, first + 512))
                          .mapToObj(i -> new Extent(whole.blob(), i, 1, 0))
                          .toList());
            },
            ids -> Uni.createFrom().item(List.of(manifest(body))),
            new ByteRange(count - 700, 700));

    byte[] tail = new byte[700];
    for (int i = 0; i < 700; i++) {
      var step = read.next().subscribeAsCompletionStage();
      cluster.time.run(0);
      ReadStep.Chunk chunk = (ReadStep.Chunk) step.join();
      tail[i] = chunk.pieces().getFirst().get(chunk.pieces().getFirst().position());
      chunk.release().run();
    }
    var end = read.next().subscribeAsCompletionStage();
    cluster.time.run(0);

    assertThat(end.join()).isEqualTo(new ReadStep.End());
    assertThat(tail).isEqualTo(Arrays.copyOfRange(bytes, count - 700, count));
    assertThat(pages).hasSize(Math.ceilDiv(count, 512));
    assertNothingIsHeld();
  }

  @Test
  void aConsumerThatAsksTwiceAtOnceIsToldSo() {
    WrittenBody body = cluster.store(BlobCluster.bytes(STRIPE, 11));
    BodyRead read = cluster.open(body, ByteRange.whole(STRIPE));

    var first = read.next().subscribeAsCompletionStage();
    var second = read.next().subscribeAsCompletionStage();

    assertThatThrownBy(second::join).hasMessageContaining("one call at a time");
    read.close();
    assertThatThrownBy(first::join).hasRootCauseMessage("the read was closed");
  }

  private static BlobManifest manifest(WrittenBody body) {
    return body.unregistered().getFirst().manifest();
  }

  private InMemoryShardStore drive(BlobManifest manifest, int column) {
    return cluster.drive(manifest.drives().get(column));
  }

  private Optional<byte[]> wholeOf(WrittenBody body, byte[] bytes) {
    return cluster.read(body, ByteRange.whole(bytes.length));
  }

  private void assertNothingIsHeld() {
    assertThat(cluster.reader.cellsInUse()).isZero();
    assertThat(cluster.heldFrames()).isZero();
    assertThat(cluster.time.pendingTimers()).isZero();
  }
}
