package org.nonagon.blobs.remote.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.ScriptedStore;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.blobs.VirtualTime;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** What guards let through, and when. */
class NodeGuardTest {
  private static final int READ_MILLIS = 1_000;
  private static final int REST_MILLIS = 5_000;
  private static final int AT_ONCE = 2;
  private static final int WAITING = 3;
  private static final GuardConfig.Breaking DRIVE = new GuardConfig.Breaking(4, 0.5, REST_MILLIS);
  private static final GuardConfig.Breaking NODE = new GuardConfig.Breaking(6, 0.75, REST_MILLIS);
  private static final GuardConfig.Breaking NEVER = new GuardConfig.Breaking(1_000, 1, 1);
  private static final GuardConfig.Retrying NO_RETRIES = new GuardConfig.Retrying(0, 0, 1);

  private final VirtualTime time = new VirtualTime(1);
  private final Sample shard = new ShardSamples(6).shard(1 << 14, 1 << 14);

  private static GuardConfig config(GuardConfig.Retrying retries) {
    return new GuardConfig(READ_MILLIS, READ_MILLIS, AT_ONCE, WAITING, DRIVE, NEVER, retries);
  }

  private static GuardConfig withNodeBreaker() {
    return new GuardConfig(READ_MILLIS, READ_MILLIS, AT_ONCE, WAITING, DRIVE, NODE, NO_RETRIES);
  }

  private NodeGuard node(GuardConfig config) {
    return new NodeGuard("node-1", config, time, new Random(2));
  }

  /** A drive that has the shard. */
  private ScriptedStore drive(int number) {
    InMemoryShardStore memory = new InMemoryShardStore(new DriveId(number), time);
    ShardAppend append = memory.append(shard.spec());
    assertThat(write(append)).isCompleted();
    assertThat(finish(append)).isCompleted();
    return new ScriptedStore(memory, time);
  }

  /** A read that has begun. */
  private CompletableFuture<ReadOutcome> begin(GuardedShardStore store) {
    CompletableFuture<ReadOutcome> read = store.read(shard.id(), 0, 1).subscribeAsCompletionStage();
    time.settle();
    return read;
  }

  private void fail(GuardedShardStore store, int times) {
    for (int i = 0; i < times; i++) {
      assertLost(begin(store), "as the test wants it");
    }
  }

  private static void assertLost(CompletableFuture<?> call, String why) {
    assertThat(call).isCompletedExceptionally();
    CompletionException lost = assertThrows(CompletionException.class, call::join);
    assertThat(lost).cause().isInstanceOf(ShardStoreException.class).hasMessageContaining(why);
  }

  private static void assertRead(CompletableFuture<ReadOutcome> read) {
    assertThat(read).isCompleted();
    assertThat(read.join()).isInstanceOf(ReadOutcome.Frames.class);
    ((ReadOutcome.Frames) read.join()).release().run();
  }

  @Test
  void aDriveThatFailsOftenEnoughIsNotCalledAnyMore() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    assertRead(begin(guarded));
    assertRead(begin(guarded));
    drive.reads(Fate.FAILS);
    fail(guarded, 1);
    assertThat(guarded.isResting()).isFalse();
    fail(guarded, 1);
    assertThat(guarded.isResting()).isTrue();
    drive.reads(Fate.DONE);
    assertLost(begin(guarded), "given a rest");
    time.run(REST_MILLIS - 1);
    assertLost(begin(guarded), "given a rest");
    assertThat(drive.readCount()).isEqualTo(4);
  }

  @Test
  void afterItsRestOneCallProbesTheDrive() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    drive.reads(Fate.FAILS);
    fail(guarded, 4);
    time.run(REST_MILLIS);

    drive.reads(Fate.HANGS);
    CompletableFuture<ReadOutcome> probe = begin(guarded);
    assertLost(begin(guarded), "given a rest");
    time.run(READ_MILLIS);
    assertLost(probe, "in time");
    assertLost(begin(guarded), "given a rest");
    time.run(REST_MILLIS);

    drive.reads(Fate.DONE);
    assertThat(guarded.isResting()).isTrue();
    assertRead(begin(guarded));
    assertThat(guarded.isResting()).isFalse();
    assertRead(begin(guarded));
    assertThat(drive.readCount()).isEqualTo(4 + 1 + 2);
  }

  @Test
  void aNodeWhoseDrivesFailIsLeftAloneWithAllOfThem() {
    NodeGuard node = node(withNodeBreaker());
    for (int number = 1; number <= 5; number++) {
      ScriptedStore bad = drive(number);
      bad.reads(Fate.FAILS);
      fail(node.guard(bad), 1);
    }
    assertThat(node.isResting()).isFalse();
    ScriptedStore good = drive(6);
    GuardedShardStore guarded = node.guard(good);
    assertRead(begin(guarded));
    assertThat(node.isResting()).isTrue();
    assertLost(begin(guarded), "given a rest");
    assertThat(good.readCount()).isEqualTo(1);
    assertRead(begin(node(withNodeBreaker()).guard(good)));

    time.run(REST_MILLIS);
    assertRead(begin(guarded));
    assertThat(node.isResting()).isFalse();
  }

  @Test
  void aDriveThatRestsDoesNotCountAgainstItsNode() {
    NodeGuard node = node(withNodeBreaker());
    ScriptedStore bad = drive(1);
    bad.reads(Fate.FAILS);
    GuardedShardStore resting = node.guard(bad);
    GuardedShardStore good = node.guard(drive(2));
    for (int i = 0; i < 20; i++) {
      assertThat(begin(resting)).isCompletedExceptionally();
      assertRead(begin(good));
    }
    assertThat(resting.isResting()).isTrue();
    assertThat(node.isResting()).isFalse();
  }

  @Test
  void callsPastTheBoundsAreRefusedAndThoseThatWaitHaveTheirTurn() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    drive.reads(Fate.SLOW);
    List<CompletableFuture<ReadOutcome>> reads = new ArrayList<>();
    for (int i = 0; i < AT_ONCE + WAITING; i++) {
      reads.add(begin(guarded));
    }
    assertThat(drive.readCount()).isEqualTo(AT_ONCE);
    assertLost(begin(guarded), "too many calls");
    drive.reads(Fate.DONE);
    time.run(READ_MILLIS);
    reads.subList(0, AT_ONCE).forEach(late -> assertLost(late, "in time"));
    reads.subList(AT_ONCE, reads.size()).forEach(NodeGuardTest::assertRead);
    assertRead(begin(guarded));
    assertNothingIsHeld(drive);
  }

  @Test
  void whatWaitsBehindADriveThatHangsFailsWhenItIsGivenARest() {
    int atOnce = 4;
    int waiting = GuardConfig.STANDARD.callsWaiting();
    GuardConfig config =
        new GuardConfig(READ_MILLIS, READ_MILLIS, atOnce, waiting, DRIVE, NEVER, NO_RETRIES);
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config).guard(drive);
    drive.reads(Fate.HANGS);
    List<CompletableFuture<ReadOutcome>> reads = new ArrayList<>();
    for (int i = 0; i < atOnce + waiting; i++) {
      reads.add(begin(guarded));
    }
    time.run(READ_MILLIS);
    int begun = drive.readCount();
    assertThat(begun).isEqualTo(2 * atOnce - 1); // One for each time limit before the last.
    reads.subList(begun, reads.size()).forEach(read -> assertLost(read, "given a rest"));
    time.run(READ_MILLIS);
    assertThat(reads).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void aLostReadIsTriedAgainAfterAPause() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(new GuardConfig.Retrying(0.1, 1, 10))).guard(drive);
    drive.reads(Fate.FAILS);
    CompletableFuture<ReadOutcome> read = begin(guarded);
    assertThat(read).isNotDone();
    drive.reads(Fate.DONE);
    time.run(20);
    assertRead(read);
    assertThat(drive.readCount()).isEqualTo(2);
    assertNothingIsHeld(drive);
  }

  @Test
  void retriesEndWithTheirBudget() {
    int calls = 50;
    GuardConfig config =
        new GuardConfig(
            READ_MILLIS,
            READ_MILLIS,
            AT_ONCE,
            WAITING,
            NEVER,
            NEVER,
            new GuardConfig.Retrying(0.1, 2, 10));
    ScriptedStore first = drive(1);
    ScriptedStore second = drive(2);
    NodeGuard node = node(config);
    List<GuardedShardStore> drives = List.of(node.guard(first), node.guard(second));
    first.reads(Fate.FAILS);
    second.reads(Fate.FAILS);
    for (int i = 0; i < calls; i++) {
      CompletableFuture<ReadOutcome> read = begin(drives.get(i % 2));
      time.run(20);
      assertLost(read, "as the test wants it");
    }
    int retries = first.readCount() + second.readCount() - calls;
    assertThat(retries).isBetween(calls / 10, calls / 10 + 2);
  }

  @Test
  void anAppendIsNotTriedAgain() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(new GuardConfig.Retrying(1, 10, 1))).guard(drive);
    drive.appends(Fate.FAILS, 0);
    ShardAppend append = guarded.append(shard.spec());
    assertLost(write(append), "as the test wants it");
    drive.appends(Fate.DONE, 0);
    assertLost(finish(append), "as the test wants it");
  }

  @Test
  void anAppendDoesNotBeginOnADriveThatRests() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    drive.reads(Fate.FAILS);
    fail(guarded, 4);
    Sample other = new ShardSamples(7).shard(100, 1 << 14);
    ShardAppend append = guarded.append(other.spec());
    assertLost(
        append.write(ByteBuffer.wrap(other.frames())).subscribeAsCompletionStage(), "given a rest");
    time.run(REST_MILLIS);
    assertLost(finish(append), "given a rest");
    drive.reads(Fate.DONE);
    CompletableFuture<ReadOutcome> read =
        guarded.read(other.id(), 0, 1).subscribeAsCompletionStage();
    time.settle();
    assertThat(read.join()).isEqualTo(new ReadOutcome.NotFound());
  }

  @Test
  void anAppendThatHasBegunEndsOnADriveThatIsGivenARestMeanwhile() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    ShardAppend append = guarded.append(shard.spec());
    assertThat(write(append)).isCompleted();
    drive.reads(Fate.FAILS);
    fail(guarded, 3);
    assertThat(guarded.isResting()).isTrue();
    assertThat(finish(append).join()).isInstanceOf(AppendOutcome.Durable.class);
    assertThat(guarded.isResting()).isTrue();
  }

  @Test
  void appendsThatFailGiveTheirDriveARest() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    for (int i = 0; i < 2; i++) {
      drive.appends(Fate.FAILS, 1);
      ShardAppend append = guarded.append(shard.spec());
      assertThat(write(append)).isCompleted();
      assertLost(finish(append), "as the test wants it");
    }
    assertThat(guarded.isResting()).isTrue();
  }

  private CompletableFuture<Void> write(ShardAppend append) {
    CompletableFuture<Void> write =
        append.write(ByteBuffer.wrap(shard.frames())).subscribeAsCompletionStage();
    time.settle();
    return write;
  }

  private CompletableFuture<AppendOutcome> finish(ShardAppend append) {
    CompletableFuture<AppendOutcome> finish = append.finish().subscribeAsCompletionStage();
    time.settle();
    return finish;
  }

  @Test
  void aReadThatNobodyWaitsForGivesItsMemoryBack() {
    ScriptedStore drive = drive(1);
    GuardedShardStore guarded = node(config(NO_RETRIES)).guard(drive);
    List<Integer> delivered = new ArrayList<>();
    Cancellable read =
        guarded.read(shard.id(), 0, 1).subscribe().with(_ -> delivered.add(1), _ -> {});
    read.cancel();
    time.run(READ_MILLIS);
    assertThat(drive.readCount()).isEqualTo(1);
    assertThat(delivered).isEmpty();
    assertNothingIsHeld(drive);
  }

  private void assertNothingIsHeld(ScriptedStore drive) {
    time.run(10 * REST_MILLIS);
    assertThat(drive.heldFrames()).isZero();
    assertThat(time.pendingTimers()).isZero();
  }
}
