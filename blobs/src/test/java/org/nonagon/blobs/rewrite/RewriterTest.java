package org.nonagon.blobs.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.blobs.rewrite.RewriteWorld.bytes;
import static org.nonagon.blobs.rewrite.RewriteWorld.key;
import static org.nonagon.blobs.rewrite.RewriteWorld.now;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.blobs.rewrite.RewriteOutcome.GivenUp;
import org.nonagon.blobs.rewrite.RewriteOutcome.Idle;
import org.nonagon.blobs.rewrite.RewriteOutcome.Rewritten;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;

/** What one round rewrites, and what it leaves alone. */
class RewriterTest {
  private static final RewriteConfig AT_ONCE =
      new RewriteConfig(Duration.ZERO, 256, 8, 1L << 20, 4L << 20, 16L << 20, 10);

  private final RewriteWorld world = new RewriteWorld(1);
  private final BucketId bucket = world.bucket("bucket", Versioning.OFF);
  private final Rewriter rewriter = world.rewriter(world.catalog, AT_ONCE);

  private void put(int firstKey, int... sizes) {
    List<Integer> keys = IntStream.range(firstKey, firstKey + sizes.length).boxed().toList();
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      bodies.add(bytes(sizes[i], firstKey + i));
    }
    world.passing(world.putAll(world.catalog, bucket, keys, bodies));
  }

  private RewriteOutcome round() {
    return world.passing(rewriter.round());
  }

  private void assertReadable(int firstKey, int lastKey) {
    for (int number = firstKey; number <= lastKey; number++) {
      ObjectContent content = world.current(bucket, number).orElseThrow();
      assertThat(world.passing(world.read(world.catalog, content))).isTrue();
    }
    world.catalog.checkReferences();
  }

  private void delete(int key) {
    now(world.delete(world.catalog, bucket, key));
  }

  @Test
  void smallBlobsBecomeOneAndTheirShardsGo() {
    for (int number = 0; number < 10; number++) {
      put(number, 4000 + number);
    }
    assertThat(world.cluster.shards()).hasSize(40);

    assertThat(round()).isEqualTo(new Rewritten(10, 40_045, 10));

    assertThat(world.blobsOf(bucket, 10)).hasSize(1);
    assertReadable(0, 9);
    world.reclaim();
    world.cluster.time.run(10);
    assertThat(world.cluster.shards()).hasSizeLessThanOrEqualTo(9);
    assertReadable(0, 9);
    assertThat(round()).isEqualTo(new Idle());
  }

  @Test
  void fewSmallBlobsWaitForMore() {
    for (int number = 0; number < 7; number++) {
      put(number, 1000);
    }
    assertThat(round()).isEqualTo(new Idle());
    assertThat(world.blobsOf(bucket, 7)).hasSize(7);
  }

  @Test
  void aSparseBlobIsRewrittenAloneHoweverLongItsPiecesAre() {
    put(0, 1_500_000, 300_000, 900_000, 10, 700_000, 2_000_000);
    delete(0);
    delete(5);
    delete(2);

    assertThat(round()).isEqualTo(new Rewritten(1, 1_000_010, 3));

    world.reclaim();
    world.cluster.time.run(10);
    for (int number : new int[] {1, 3, 4}) {
      assertReadable(number, number);
    }
    assertThat(world.blobsOf(bucket, 6)).hasSize(1);
    assertThat(round()).isEqualTo(new Idle());
  }

  @Test
  void aBlobOfWhichMoreThanHalfIsLiveIsLeftAlone() {
    put(0, 1 << 20, 1 << 20, 1 << 20);
    delete(0);
    assertThat(round()).isEqualTo(new Idle());
  }

  @Test
  void whatBecameSmallOrSparseLatelyIsLeftAlone() {
    Rewriter patient = world.rewriter(world.catalog, RewriteConfig.DEFAULT);
    put(0, 10, 2_000_000);
    delete(1);
    assertThat(world.passing(patient.round())).isEqualTo(new Idle());
    world.clockMillis.addAndGet(Duration.ofHours(2).toMillis());
    assertThat(world.passing(patient.round())).isEqualTo(new Rewritten(1, 10, 1));
  }

  @Test
  void copiesAndRangesThatOverlapAreMovedTogether() {
    put(0, 1_000_000, 1_500_000);
    Extent whole = world.current(bucket, 0).orElseThrow().extents().getFirst();
    Extent range = new Extent(whole.blob(), whole.offset() + 1000, 5000, 1);
    delete(1);
    delete(0);
    byte[] body = bytes(1_000_000, 0);
    byte[] part = java.util.Arrays.copyOfRange(body, 1000, 6000);
    byte[] other = java.util.Arrays.copyOfRange(body, 3000, 7000);
    Extent overlapping = new Extent(whole.blob(), whole.offset() + 3000, 4000, crc(other));
    Extent exact = new Extent(whole.blob(), range.offset(), range.length(), crc(part));
    now(
        world.catalog.commit(
            world.commit(
                List.of(),
                List.of(
                    world.put(bucket, key(2), exact.crc64(), List.of(exact)),
                    world.put(bucket, key(3), overlapping.crc64(), List.of(overlapping))))));

    assertThat(round()).isEqualTo(new Rewritten(1, 6000, 2));

    assertReadable(2, 3);
    world.reclaim();
    world.cluster.time.run(10);
    assertReadable(2, 3);
  }

  private static long crc(byte[] bytes) {
    return org.nonagon.protocol.checksum.Crc64Nvme.of(bytes, 0, bytes.length);
  }

  @Test
  void bytesThatAreNotWhatWasCommittedAreNotMoved() {
    put(0, 1000, 3_000_000);
    Extent real = world.current(bucket, 0).orElseThrow().extents().getFirst();
    Extent wrong = new Extent(real.blob(), real.offset(), real.length(), real.crc64() + 1);
    now(
        world.catalog.commit(
            world.commit(List.of(), List.of(world.put(bucket, key(0), 1, List.of(wrong))))));
    delete(1);
    assertThat(round())
        .isInstanceOfSatisfying(
            GivenUp.class, given -> assertThat(given.why()).contains("not what was committed"));
    assertGivenUp();
  }

  /** Nothing was moved, and nothing is left of the new blob. */
  private void assertGivenUp() {
    world.cluster.time.run(10_000);
    List<Object> used = world.blobsOf(bucket, 10);
    assertThat(world.cluster.shards()).allMatch(shard -> used.contains(shard.blob()));
    assertThat(world.cluster.pool.leasedBytes()).isZero();
    assertThat(world.cluster.reader.cellsInUse()).isZero();
    world.catalog.checkReferences();
  }

  @Test
  void nothingIsMovedIntoABlobThatIsNotDurableOnAllDrives() {
    put(0, 2_000_000, 3_000_000);
    delete(1);
    DriveId broken = new DriveId(1);
    world.cluster.store(broken).appends(Fate.FAILS, 0);
    assertThat(round())
        .isInstanceOfSatisfying(
            GivenUp.class, given -> assertThat(given.why()).contains("not durable on all drives"));
    world.cluster.store(broken).appends(Fate.DONE, 0);
    assertGivenUp();

    assertThat(round()).isEqualTo(new Rewritten(1, 2_000_000, 1));
    assertReadable(0, 0);
  }

  @Test
  void nothingIsMovedIntoABlobWhoseShardsShareADrive() {
    put(0, 2_000_000, 3_000_000);
    delete(1);
    world.cluster.unwritable.add(new DriveId(1));
    assertThat(round())
        .isInstanceOfSatisfying(
            GivenUp.class, given -> assertThat(given.why()).contains("not durable on all drives"));
    assertGivenUp();
    world.cluster.unwritable.clear();
    assertThat(round()).isEqualTo(new Rewritten(1, 2_000_000, 1));
  }

  @Test
  void aBlobThatCannotBeReadNowIsLeftAlone() {
    put(0, 1000, 3_000_000);
    delete(1);
    for (int drive = 1; drive <= 9; drive++) {
      world.cluster.store(new DriveId(drive)).reads(Fate.FAILS);
    }
    assertThat(round()).isInstanceOf(GivenUp.class);
    for (int drive = 1; drive <= 9; drive++) {
      world.cluster.store(new DriveId(drive)).reads(Fate.DONE);
    }
    assertGivenUp();
    assertReadable(0, 0);
    assertThat(round()).isInstanceOf(Rewritten.class);
    assertReadable(0, 0);
  }

  @Test
  void aRoundIsHeldToItsPace() {
    put(0, 2_000_000, 3_000_000);
    delete(1);
    RewriteConfig slow = new RewriteConfig(Duration.ZERO, 256, 8, 1L << 20, 4L << 20, 100_000, 10);
    long began = world.cluster.time.nowMillis();
    RewriteOutcome outcome = world.passing(world.rewriter(world.catalog, slow).round());
    assertThat(outcome).isInstanceOf(Rewritten.class);
    assertThat(world.cluster.time.nowMillis() - began).isGreaterThanOrEqualTo(19_000);
  }

  @Test
  void roundsFollowOneAnotherUntilNothingIsLeft() {
    for (int number = 0; number < 40; number++) {
      put(number, 200_000);
    }
    assertThat(world.passing(rewriter.run(_ -> {}))).isInstanceOf(Idle.class);
    assertThat(world.blobsOf(bucket, 40)).hasSizeLessThanOrEqualTo(2);
    assertReadable(0, 39);
  }

  @Test
  void aPlanTakesNoMoreThanOneCallMayMove() {
    for (int blob = 0; blob < 8; blob++) {
      put(blob * 200, IntStream.range(0, 200).map(_ -> 16).toArray());
    }
    assertThat(round()).isEqualTo(new Rewritten(5, 5 * 200 * 16, 1000));
    for (Object blob : world.blobsOf(bucket, 1600)) {
      BlobReferences references = now(world.catalog.references(Home.ONLY, (BlobId) blob));
      assertThat(references.isComplete()).isTrue();
    }
    world.catalog.checkReferences();
  }
}
