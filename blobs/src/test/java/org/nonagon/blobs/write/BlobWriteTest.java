package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.BlobCluster;
import org.nonagon.blobs.ScriptedStore;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.shard.DriveStatus.Health;

/** Writing when drives, memory, ledger or client do not do what they should. */
class BlobWriteTest {
  private static final int STRIPE = 6 * (256 << 10);

  /** So long that every shard has three cells, whichever column a drive has. */
  private static final int THREE_STRIPES = 3 * STRIPE - 100_000;

  private final BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aDriveWhoseIoIsLostAtAnyStepLeavesTheBlobDegraded(int step) {
    byte[] bytes = BlobCluster.bytes(THREE_STRIPES, 1);
    drive(4).appends(Fate.FAILS, step);

    WrittenBody body = cluster.store(bytes);

    assertThat(missingDrives(body)).containsExactly(new DriveId(4));
    assertReadsBack(body, bytes);
    assertNoMemoryIsHeld();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aDriveThatStallsAtAnyStepHoldsTheBodyNoLongerThanTheGrace(int step) {
    byte[] bytes = BlobCluster.bytes(THREE_STRIPES, 2);
    drive(2).appends(Fate.HANGS, step);
    BlobWrite write = cluster.writer.begin(bytes.length, cluster.ledger());

    var outcome = cluster.push(write, bytes, 0, 70_000);
    cluster.time.run(WriteConfig.DEFAULT.graceMillis() - 1);
    assertThat(outcome).isNotDone();
    cluster.time.run(1);

    assertThat(outcome).isDone();
    WrittenBody body = cluster.commit(outcome.join());
    assertThat(missingDrives(body)).containsExactly(new DriveId(2));
    assertReadsBack(body, bytes);
  }

  @Test
  void onlyTheCellInFlightStaysWithADriveThatStalls() {
    drive(2).appends(Fate.HANGS, 1);

    cluster.store(BlobCluster.bytes(THREE_STRIPES, 2));

    assertThat(cluster.pool.leasedBytes()).isLessThanOrEqualTo(Slab.BYTES);
  }

  @Test
  void twoLostDrivesAreBorneAndThreeAreNot() {
    byte[] bytes = BlobCluster.bytes(THREE_STRIPES, 3);
    drive(1).appends(Fate.FAILS, 1);
    drive(2).appends(Fate.HANGS, 2);
    assertThat(missingDrives(cluster.store(bytes)))
        .containsExactlyInAnyOrder(new DriveId(1), new DriveId(2));

    drive(1).appends(Fate.FAILS, 1);
    drive(2).appends(Fate.HANGS, 2);
    drive(3).appends(Fate.FAILS, 0);
    assertThat(cluster.write(bytes, 100_000)).isInstanceOf(BodyOutcome.TooFewDrives.class);
  }

  @Test
  void threeStalledDrivesEndTheBodyAfterTheBoundForStalls() {
    for (int drive = 1; drive <= 3; drive++) {
      drive(drive).appends(Fate.HANGS, 0);
    }
    byte[] bytes = BlobCluster.bytes(THREE_STRIPES, 3);
    BlobWrite write = cluster.writer.begin(bytes.length, cluster.ledger());

    var outcome = cluster.push(write, bytes, 0, 70_000);
    cluster.time.run(WriteConfig.DEFAULT.stallMillis() - 1);
    assertThat(outcome).isNotDone();
    cluster.time.run(1);

    assertThat(outcome.join()).isInstanceOf(BodyOutcome.TooFewDrives.class);
  }

  @Test
  void aClientThatPausesIsNotTakenForAStall() {
    byte[] bytes = BlobCluster.bytes(THREE_STRIPES, 4);
    BlobWrite write = cluster.writer.begin(bytes.length, cluster.ledger());
    int at = 0;
    while (at < bytes.length) {
      int size = Math.min(500_000, bytes.length - at);
      var more = write.write(ByteBuffer.wrap(bytes, at, size)).subscribeAsCompletionStage();
      cluster.time.run(10 * WriteConfig.DEFAULT.stallMillis());
      assertThat(more.join()).isTrue();
      at += size;
    }

    var outcome = write.finish().subscribeAsCompletionStage();
    cluster.time.run(0);

    assertThat(missingDrives(cluster.commit(outcome.join()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Health.class,
      names = {"FULL", "READ_ONLY", "ISOLATED"})
  void aDriveThatRefusesLeavesTheBlobDegraded(Health health) {
    byte[] bytes = BlobCluster.bytes(50_000, 5);
    cluster.drive(new DriveId(7)).become(health, "by the test");

    WrittenBody body = cluster.store(bytes);

    assertReadsBack(body, bytes);
    assertThat(missingDrives(body)).isSubsetOf(new DriveId(7));
    assertNoMemoryIsHeld();
  }

  @Test
  void drivesKnownToTakeNoShardsAreReplacedAndTheBlobIsWhole() {
    cluster.unwritable.addAll(cluster.firstDrives(3));
    byte[] bytes = BlobCluster.bytes(STRIPE, 6);

    WrittenBody body = cluster.store(bytes);

    BlobManifest manifest = body.unregistered().getFirst().manifest();
    assertThat(manifest.missing()).isEmpty();
    assertThat(manifest.drives()).doesNotContainAnyElementsOf(cluster.firstDrives(3));
    assertThat(Set.copyOf(manifest.drives())).hasSize(6);
    assertReadsBack(body, bytes);
    for (DriveId lost : Set.copyOf(manifest.drives())) {
      cluster.unreachable.add(lost);
      assertReadsBack(body, bytes);
      cluster.unreachable.remove(lost);
    }
  }

  @Test
  void withoutAnyDriveTheBodyEndsAtOnce() {
    cluster.unwritable.addAll(cluster.firstDrives(9));

    assertThat(cluster.write(new byte[100], 100)).isInstanceOf(BodyOutcome.TooFewDrives.class);
  }

  @Test
  void eachColumnCarriesTheIncarnationThatAcknowledgedIt() {
    WrittenBody body = cluster.store(BlobCluster.bytes(STRIPE, 7));

    WrittenBlob blob = body.unregistered().getFirst();
    assertThat(blob.incarnations())
        .isEqualTo(blob.manifest().drives().stream().map(DriveId::value).toList());
  }

  @Test
  void aColumnWithoutBytesIsNeverMissing() {
    WrittenBlob blob = cluster.store(new byte[10]).unregistered().getFirst();

    assertThat(blob.manifest().missing()).isEmpty();
    assertThat(blob.incarnations().subList(1, 6)).containsOnly(WrittenBlob.NOTHING_STORED);
  }

  @Test
  void aBlobIsRegisteredBeforeTheOneAfterTheNextBegins() {
    long length = 2 * BlobManifest.MAX_LENGTH + 1000;
    List<WrittenBlob> asked = new ArrayList<>();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    BlobWrite write =
        cluster.writer.begin(
            length,
            blob -> {
              asked.add(blob);
              return Uni.createFrom().completionStage(answer);
            });

    var outcome = cluster.push(write, new byte[(int) length], 0, 1 << 20);
    cluster.time.run(1000);
    assertThat(asked).isNotEmpty();
    assertThat(write.blobs()).hasSize(2);
    answer.complete(true);
    cluster.time.run(1000);

    WrittenBody body = cluster.commit(outcome.join());
    assertThat(body.registered()).isEqualTo(2);
    assertThat(body.extents()).extracting(Extent::blob).isEqualTo(write.blobs());
    assertNoMemoryIsHeld();
  }

  @Test
  void aBodyOfWhichABlobWasCondemnedEnds() {
    byte[] bytes = new byte[(int) BlobManifest.MAX_LENGTH + 10];
    BlobWrite write = cluster.writer.begin(bytes.length, blob -> Uni.createFrom().item(false));

    var outcome = cluster.push(write, bytes, 0, 1 << 20);
    cluster.time.run(1000);

    assertThat(outcome.join()).isEqualTo(new BodyOutcome.Condemned());
    assertNoMemoryIsHeld();
  }

  @Test
  void aLedgerThatFailsFailsTheBody() {
    byte[] bytes = new byte[(int) BlobManifest.MAX_LENGTH + 10];
    BlobWrite write =
        cluster.writer.begin(
            bytes.length, blob -> Uni.createFrom().failure(new IllegalStateException("gone")));

    var outcome = cluster.push(write, bytes, 0, 1 << 20);
    cluster.time.run(1000);

    assertThatThrownBy(outcome::join).hasMessageContaining("gone");
    assertNoMemoryIsHeld();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 4000, STRIPE - 1, STRIPE, STRIPE + 5, THREE_STRIPES - 1, THREE_STRIPES})
  void anAbortedBodyLeavesNothingOnceItsBlobsAreDropped(int sent) {
    byte[] bytes = BlobCluster.bytes(THREE_STRIPES, 8);
    for (int settled = 0; settled < 2; settled++) {
      BlobWrite write = cluster.writer.begin(bytes.length, cluster.ledger());
      var more = write.write(ByteBuffer.wrap(bytes, 0, sent)).subscribeAsCompletionStage();
      if (settled == 1) {
        cluster.time.run(0);
      }

      write.abort();
      cluster.time.run(0);
      write.drop(write.blobs());
      cluster.time.run(0);

      assertThat(more).isDone();
      assertThat(cluster.shards()).isEmpty();
      assertNoMemoryIsHeld();
    }
  }

  @Test
  void aShardThatBecomesDurableAfterTheDropIsDroppedToo() {
    drive(3).appends(Fate.SLOW, 1);
    byte[] bytes = BlobCluster.bytes(STRIPE, 9);
    BlobWrite write = cluster.writer.begin(bytes.length, cluster.ledger());
    var _ = cluster.push(write, bytes, 0, STRIPE);
    cluster.time.run(10);

    write.abort();
    write.drop(write.blobs());
    cluster.time.run(2 * ScriptedStore.SLOW_MILLIS);

    assertThat(cluster.shards()).isEmpty();
    assertNoMemoryIsHeld();
  }

  @Test
  void aBodyMayBeDroppedAfterItWasWritten() {
    byte[] bytes = BlobCluster.bytes(STRIPE, 10);
    BlobWrite write = cluster.writer.begin(bytes.length, cluster.ledger());
    var _ = cluster.push(write, bytes, 0, STRIPE);
    cluster.time.run(10);
    assertThat(cluster.shards()).hasSize(9);

    write.drop(write.blobs());
    cluster.time.run(0);

    assertThat(cluster.shards()).isEmpty();
  }

  @Test
  void sixtyFourBodiesShareTheMemoryOfThreeStripes() {
    BlobCluster small =
        new BlobCluster(
            ErasureProfile.STANDARD, 9, 11, new StripePool.Config(27L * Slab.BYTES, 1000));
    Random random = new Random(11);
    List<byte[]> bodies = new ArrayList<>();
    List<CompletableFuture<BodyOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      byte[] bytes = BlobCluster.bytes(1 + random.nextInt(4 * STRIPE), i);
      bodies.add(bytes);
      outcomes.add(small.push(small.writer.begin(bytes.length, small.ledger()), bytes, 0, 200_000));
    }

    small.time.run(1000);

    for (int i = 0; i < 64; i++) {
      assertThat(outcomes.get(i)).isDone();
      WrittenBody body = small.commit(outcomes.get(i).join());
      assertThat(small.read(body, ByteRange.whole(bodies.get(i).length))).hasValue(bodies.get(i));
    }
    assertThat(small.pool.allocatedBytes()).isLessThanOrEqualTo(27L * Slab.BYTES);
    assertThat(small.pool.leasedBytes()).isZero();
  }

  @Test
  void pastTheBoundOfWaitersABodyIsOverloaded() {
    BlobCluster small =
        new BlobCluster(ErasureProfile.STANDARD, 9, 12, new StripePool.Config(9L * Slab.BYTES, 1));
    byte[] bytes = new byte[STRIPE];
    BlobWrite holder = small.writer.begin(STRIPE, small.ledger());
    var _ = holder.write(ByteBuffer.wrap(bytes, 0, 10)).subscribeAsCompletionStage();
    small.time.run(0);

    var waiting = small.push(small.writer.begin(STRIPE, small.ledger()), bytes, 0, STRIPE);
    var refused = small.push(small.writer.begin(STRIPE, small.ledger()), bytes, 0, STRIPE);
    small.time.run(0);
    assertThat(waiting).isNotDone();
    assertThat(refused).isCompletedWithValue(new BodyOutcome.Overloaded());
    holder.abort();
    small.time.run(0);

    assertThat(waiting.join()).isInstanceOf(BodyOutcome.Written.class);
    assertThat(small.pool.leasedBytes()).isZero();
  }

  @Test
  void aBodyThatEndsEarlyOrRunsOverFails() {
    BlobWrite early = cluster.writer.begin(10, cluster.ledger());
    var _ = early.write(ByteBuffer.allocate(5)).subscribeAsCompletionStage();
    cluster.time.run(0);
    var outcome = early.finish().subscribeAsCompletionStage();
    cluster.time.run(0);
    assertThatThrownBy(outcome::join).hasMessageContaining("5 of 10");

    BlobWrite over = cluster.writer.begin(10, cluster.ledger());
    var more = over.write(ByteBuffer.allocate(11)).subscribeAsCompletionStage();
    cluster.time.run(0);
    assertThat(more.join()).isFalse();
    assertNoMemoryIsHeld();
  }

  private ScriptedStore drive(int number) {
    return cluster.store(new DriveId(number));
  }

  private static List<DriveId> missingDrives(WrittenBody body) {
    BlobManifest manifest = body.unregistered().getFirst().manifest();
    return manifest.missing().stream().map(manifest.drives()::get).toList();
  }

  private void assertReadsBack(WrittenBody body, byte[] bytes) {
    assertThat(cluster.read(body, ByteRange.whole(bytes.length))).hasValue(bytes);
  }

  private void assertNoMemoryIsHeld() {
    assertThat(cluster.pool.leasedBytes()).isZero();
    assertThat(cluster.time.pendingTimers()).isZero();
  }
}
