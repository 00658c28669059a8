package org.nonagon.systemtests.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.memory.InMemoryShardStore;

class RemoteShardsTest {
  private static final long STEP_MILLIS = 1000;
  private static final int BLOCK = 64;
  private static final int STEPS = 5;
  private static final LinkFaults FIVE_MILLIS = new LinkFaults(5, 5, 0, 5, 0, 0);
  private static final LinkFaults JUMBLED = new LinkFaults(1, 50, 0, 50, 0, 0.5);

  private final StepTime time = new StepTime();
  private final SimulatedNetwork network =
      new SimulatedNetwork(time, new SplittableRandom(1), FIVE_MILLIS);
  private final Sample shard = new ShardSamples(7).shard(STEPS * BLOCK, BLOCK);
  private final List<Object> told = new ArrayList<>();
  private InMemoryShardStore drive = drive(1);
  private final ShardStore remote = remote();

  private ByteBuffer frames() {
    return ByteBuffer.wrap(shard.frames());
  }

  private InMemoryShardStore drive(int incarnation) {
    return new InMemoryShardStore(new DriveId(3), incarnation, work -> time.after(1, work));
  }

  private ShardStore remote() {
    return new RemoteShards(
        new DriveId(3), () -> drive, network.link("gateway", "node"), time, STEP_MILLIS);
  }

  private void ask(Uni<?> question) {
    question.subscribe().with(told::add, told::add);
  }

  /** Sends all frames, a block at a time, from one buffer that is spoilt after each step. */
  private void write(ShardAppend append) {
    ByteBuffer frames = frames();
    byte[] step = new byte[frames.remaining() / STEPS];
    for (int i = 0; i < STEPS; i++) {
      frames.get(step);
      List<Object> ended = new ArrayList<>();
      append.write(ByteBuffer.wrap(step)).subscribe().with(_ -> ended.add("done"), ended::add);
      assertThat(ended).isEmpty();
      time.pass(0);
      assertThat(ended).hasSize(1);
      Arrays.fill(step, (byte) -1);
    }
  }

  @Test
  void stepsAreDoneOnceAndInTheirOrderHoweverTheyArrive() {
    for (long seed = 0; seed < 100; seed++) {
      SimulatedNetwork jumbled = new SimulatedNetwork(time, new SplittableRandom(seed), JUMBLED);
      drive = drive(1);
      Link link = jumbled.link("gateway", "node");
      ShardStore there = new RemoteShards(new DriveId(3), () -> drive, link, time, STEP_MILLIS);
      ShardAppend append = there.append(shard.spec());
      write(append);
      told.clear();
      ask(append.finish());
      time.pass(STEP_MILLIS);
      assertThat(told).as("seed %d", seed).containsExactly(new Durable(1));
      assertThat(found()).as("seed %d", seed).isEqualTo(frames());
    }
  }

  /** What the drive itself has. */
  private ByteBuffer found() {
    List<ReadOutcome> outcomes = new ArrayList<>();
    drive.read(shard.id(), 0, STEPS).subscribe().with(outcomes::add);
    time.pass(1);
    return ((ReadOutcome.Frames) outcomes.getFirst()).frames();
  }

  @Test
  void aLostStepIsSeenAtTheEndAndTheShardIsGivenUp() {
    ShardAppend append = remote.append(shard.spec());
    network.setFaults(new LinkFaults(5, 5, 0, 5, 1, 0));
    ask(append.write(frames().slice(0, BLOCK + 4)));
    time.pass(0);
    network.setFaults(FIVE_MILLIS);
    ask(append.write(frames().slice(BLOCK + 4, 4 * (BLOCK + 4))));
    time.pass(0);
    ask(append.finish());
    time.pass(STEP_MILLIS - 1);
    assertThat(told).hasSize(2);
    time.pass(1);
    assertThat(told).hasSize(3).last().isInstanceOf(ShardStoreException.class);
    assertIsNotThere();
  }

  private void assertIsNotThere() {
    time.pass(2 * ServedAppend.IDLE_MILLIS);
    told.clear();
    ask(remote.read(shard.id(), 0, 1));
    time.pass(100);
    assertThat(told).containsExactly(new ReadOutcome.NotFound());
  }

  @Test
  void anAppendWhoseAnswerIsLostFailsAndTheShardMayBeThere() {
    ShardAppend append = remote.append(shard.spec());
    write(append);
    network.cut("node", "gateway");
    ask(append.finish());
    time.pass(STEP_MILLIS);
    assertThat(told).hasSize(1).first().isInstanceOf(ShardStoreException.class);
    assertThat(found()).isEqualTo(frames());
  }

  @Test
  void anAppendDoesNotGoOnInTheNextProcess() {
    ShardAppend append = remote.append(shard.spec());
    write(append);
    time.pass(100);
    drive = drive(2);
    network.restart("node");
    ask(append.finish());
    time.pass(STEP_MILLIS);
    assertThat(told).hasSize(1).first().isInstanceOf(ShardStoreException.class);
    ShardAppend again = remote.append(shard.spec());
    write(again);
    ask(again.finish());
    time.pass(STEP_MILLIS);
    assertThat(told).last().isEqualTo(new Durable(2));
  }

  @Test
  void anAppendWhoseWriterIsGoneIsGivenUp() {
    List<String> steps = new ArrayList<>();
    ShardStore watched = new WatchedStore(drive, steps);
    ShardStore there =
        new RemoteShards(
            new DriveId(3), () -> watched, network.link("gateway", "node"), time, STEP_MILLIS);
    write(there.append(shard.spec()));
    time.pass(100);
    network.crash("gateway");
    time.pass(ServedAppend.IDLE_MILLIS - 101);
    assertThat(steps).containsExactly("append");
    time.pass(101);
    assertThat(steps).containsExactly("append", "abort");
  }

  @Test
  void anAppendThatIsGivenUpLeavesNothing() {
    ShardAppend append = remote.append(shard.spec());
    write(append);
    append.abort();
    ask(append.finish());
    time.pass(STEP_MILLIS);
    assertThat(told).hasSize(1).first().isInstanceOf(Refused.class);
    assertIsNotThere();
  }

  @Test
  void aRefusalOfTheDriveIsToldAtTheEnd() {
    drive.become(Health.FULL, "no space");
    ShardAppend append = remote.append(shard.spec());
    write(append);
    ask(append.finish());
    time.pass(100);
    assertThat(told).containsExactly(new Refused(Reason.FULL, "no space"));
  }

  @Test
  void aProcessWithoutTheDriveFailsEveryCall() {
    ShardStore there =
        new RemoteShards(
            new DriveId(3),
            () -> {
              throw new ShardStoreException("not here");
            },
            network.link("gateway", "node"),
            time,
            STEP_MILLIS);
    ShardAppend append = there.append(shard.spec());
    write(append);
    ask(append.finish());
    ask(there.status());
    time.pass(100);
    assertThat(told).hasSize(2).allMatch(failure -> failure instanceof ShardStoreException);
  }

  @Test
  void aReadWhoseAnswerIsLostFailsInTime() {
    network.cut("node", "gateway");
    ask(remote.read(shard.id(), 0, 1));
    time.pass(STEP_MILLIS - 1);
    assertThat(told).isEmpty();
    time.pass(1);
    assertThat(told).hasSize(1).first().isInstanceOf(ShardStoreException.class);
  }

  @Test
  void framesAreOnesOwnUntilTheyAreReleased() {
    ShardAppend append = remote.append(shard.spec());
    write(append);
    ask(append.finish());
    time.pass(100);
    told.clear();
    ask(remote.read(shard.id(), 0, STEPS));
    time.pass(100);
    ReadOutcome.Frames read = (ReadOutcome.Frames) told.getFirst();
    assertThat(read.frames()).isEqualTo(frames());
    read.release().run();
    assertThat(read.frames()).isNotEqualTo(frames());
    assertThat(found()).isEqualTo(frames());
  }

  /** Notes what becomes of appends. */
  private record WatchedStore(ShardStore store, List<String> steps) implements ShardStore {
    @Override
    public DriveId drive() {
      return store.drive();
    }

    @Override
    public ShardAppend append(ShardSpec spec) {
      steps.add("append");
      ShardAppend append = store.append(spec);
      return new ShardAppend() {
        @Override
        public Uni<Void> write(ByteBuffer... frames) {
          return append.write(frames);
        }

        @Override
        public Uni<AppendOutcome> finish() {
          steps.add("finish");
          return append.finish();
        }

        @Override
        public void abort() {
          steps.add("abort");
          append.abort();
        }
      };
    }

    @Override
    public Uni<ReadOutcome> read(ShardId id, int firstBlock, int blockCount) {
      return store.read(id, firstBlock, blockCount);
    }

    @Override
    public Uni<Void> drop(List<ShardId> shards) {
      return store.drop(shards);
    }

    @Override
    public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
      return store.inventory(firstGroup, lastGroup);
    }

    @Override
    public Uni<DriveStatus> status() {
      return store.status();
    }
  }
}
