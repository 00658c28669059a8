package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.ShardSamples.PATIENCE;
import static org.nonagon.testkit.contract.ShardSamples.bytesOf;
import static org.nonagon.testkit.contract.ShardSamples.readOf;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardSamples.Sample;

/**
 * What every {@link ShardStore} promises. An implementation's test extends this class and makes an
 * empty, healthy store with room for 64 MiB; it closes what it made in an {@code AfterEach} of its
 * own.
 */
public abstract class ShardStoreContract {
  private static final int BLOCK = 1 << 14;

  /** Makes shards with reproducible bytes. */
  protected final ShardSamples samples = new ShardSamples(7);

  @SuppressWarnings("NullAway.Init") // set before each test
  private ShardStore store;

  /** An empty, healthy drive. */
  protected abstract ShardStore open();

  @BeforeEach
  void openTheStore() {
    store = open();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 77, 16 * BLOCK, 1 << 20})
  void aFinishedShardReadsBackWhole(int length) {
    Sample shard = samples.shard(length, BLOCK);
    assertThat(shard.appendTo(store)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 4096})
  void blocksMayBeOfAnySize(int blockBytes) {
    Sample shard = samples.shard(3 * 4096 + 5, blockBytes);
    assertThat(shard.appendTo(store)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void durableNamesTheIncarnationOfTheDrive() {
    AppendOutcome outcome = samples.shard(100, BLOCK).appendTo(store);
    assertThat(outcome).isEqualTo(new Durable(statusOf().incarnation()));
  }

  @Test
  void writesMayBeSplitAnywhereIntoDirectAndHeapBuffersOfEitherOrder() {
    Sample shard = samples.shard(5 * BLOCK + 100, BLOCK);
    byte[] frames = shard.frames();
    ByteBuffer whole = ByteBuffer.allocateDirect(frames.length).put(frames).flip();
    ShardAppend append = store.append(shard.spec());
    int[] cuts = {0, 3, BLOCK + 1, BLOCK + 4, 3 * BLOCK, frames.length};
    write(append, whole.slice(cuts[0], cuts[1] - cuts[0]), middle(frames, cuts[1], cuts[2]));
    write(append, whole.slice(cuts[2], cuts[3] - cuts[2]), ByteBuffer.allocate(0));
    write(append, whole.slice(cuts[3], cuts[4] - cuts[3]).order(ByteOrder.LITTLE_ENDIAN));
    write(append, middle(frames, cuts[4], cuts[5]));
    assertThat(finish(append)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  private static ByteBuffer middle(byte[] frames, int from, int to) {
    return ByteBuffer.wrap(frames, from, to - from).asReadOnlyBuffer();
  }

  @Test
  void writingLeavesThePositionsOfTheBuffersAlone() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    ByteBuffer frames = ByteBuffer.allocate(shard.frames().length + 9);
    frames.position(9).put(shard.frames()).position(9);
    ShardAppend append = store.append(shard.spec());
    write(append, frames);
    assertThat(frames.position()).isEqualTo(9);
    assertThat(finish(append)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void buffersBelongToTheCallerAgainWhenTheWriteEnded() {
    Sample shard = samples.shard(3 * BLOCK, BLOCK);
    ShardAppend append = store.append(shard.spec());
    byte[] reused = new byte[BLOCK + 4];
    for (int block = 0; block < 3; block++) {
      System.arraycopy(shard.frames(block, 1), 0, reused, 0, reused.length);
      write(append, ByteBuffer.wrap(reused));
      Arrays.fill(reused, (byte) 0);
    }
    assertThat(finish(append)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void readsGiveTheBlocksAskedForAndFewerAtTheEnd() {
    Sample shard = samples.shard(40 * BLOCK + 1, BLOCK);
    shard.appendTo(store);
    int[][] ranges = {{0, 1}, {0, 16}, {1, 2}, {15, 16}, {39, 1}, {39, 2}, {40, 1}, {40, 16}};
    for (int[] range : ranges) {
      assertThat(readOf(store, shard.id(), range[0], range[1]))
          .isInstanceOfSatisfying(
              ReadOutcome.Frames.class,
              found -> {
                assertThat(found.spec()).isEqualTo(shard.spec());
                assertThat(bytesOf(found)).isEqualTo(shard.frames(range[0], range[1]));
              });
    }
  }

  @Test
  void aReadBehindTheEndIsUnreadable() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    shard.appendTo(store);
    assertThat(readOf(store, shard.id(), 1, 1)).isInstanceOf(ReadOutcome.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17})
  void readsOfNoOrTooManyBlocksAreBugs(int blockCount) {
    ShardId shard = samples.shard(1, BLOCK).id();
    assertThatThrownBy(() -> readOf(store, shard, 0, blockCount))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasNeverAppendedIsNotFound() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    shard.appendTo(store);
    ShardId sibling = new ShardId(shard.id().blob(), shard.id().index() + 1);
    assertThat(readOf(store, sibling, 0, 1)).isEqualTo(new ReadOutcome.NotFound());
  }

  @Test
  void anUnfinishedShardIsNotFound() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    ShardAppend append = store.append(shard.spec());
    write(append, ByteBuffer.wrap(shard.frames()));
    assertNotThere(shard);
    assertThat(finish(append)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void anAbortedShardIsNotFound() {
    Sample shard = samples.shard(2 * BLOCK, BLOCK);
    ShardAppend append = store.append(shard.spec());
    write(append, ByteBuffer.wrap(shard.frames(0, 1)));
    append.abort();
    append.abort();
    assertNotThere(shard);
    assertThat(finish(append)).isInstanceOf(Refused.class);
    assertNotThere(shard);
  }

  @Test
  void anAbortBeforeTheFirstWriteLeavesNothing() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    store.append(shard.spec()).abort();
    assertNotThere(shard);
  }

  @Test
  void anAbortAfterTheEndChangesNothing() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    ShardAppend append = store.append(shard.spec());
    write(append, ByteBuffer.wrap(shard.frames()));
    finish(append);
    append.abort();
    assertThat(shard.isIn(store)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK, BLOCK + 4, 2 * BLOCK + 7})
  void fewerBytesThanAnnouncedAreMalformed(int written) {
    Sample shard = samples.shard(2 * BLOCK, BLOCK);
    ShardAppend append = store.append(shard.spec());
    write(append, ByteBuffer.wrap(shard.frames(), 0, written));
    assertMalformed(append, shard);
  }

  @Test
  void moreBytesThanAnnouncedAreMalformed() {
    Sample shard = samples.shard(2 * BLOCK, BLOCK);
    ShardAppend append = store.append(shard.spec());
    write(append, ByteBuffer.wrap(shard.frames()), ByteBuffer.wrap(new byte[1]));
    write(append, ByteBuffer.wrap(new byte[100_000]));
    assertMalformed(append, shard);
  }

  @Test
  void blocksThatTheirChecksumsDoNotVouchForAreMalformed() {
    for (int flipped : new int[] {0, BLOCK - 1, BLOCK, BLOCK + 3, 2 * BLOCK + 7}) {
      Sample shard = samples.shard(2 * BLOCK, BLOCK);
      byte[] bytes = shard.frames().clone();
      bytes[flipped] ^= 4;
      ShardAppend append = store.append(shard.spec());
      write(append, ByteBuffer.wrap(bytes));
      assertMalformed(append, shard);
    }
  }

  private void assertMalformed(ShardAppend append, Sample shard) {
    assertThat(finish(append))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.MALFORMED));
    assertNotThere(shard);
  }

  @Test
  void aShardIsReplacedOnceTheNewOneIsDurable() {
    Sample old = samples.shard(2 * BLOCK, BLOCK);
    Sample young = samples.shard(new ShardSpec(old.id(), BLOCK + 9, 4096));
    old.appendTo(store);
    ShardAppend append = store.append(young.spec());
    write(append, ByteBuffer.wrap(young.frames()));
    assertThat(old.isIn(store)).isTrue();
    assertThat(finish(append)).isInstanceOf(Durable.class);
    assertThat(young.isIn(store)).isTrue();
    assertThat(statusOf().shards()).isEqualTo(1);
    assertThat(statusOf().shardBytes()).isEqualTo(BLOCK + 9);
  }

  @Test
  void anAbortedOrMalformedReplacementLeavesTheShardAsItWas() {
    Sample old = samples.shard(2 * BLOCK, BLOCK);
    old.appendTo(store);
    ShardAppend given = store.append(old.spec());
    write(given, ByteBuffer.wrap(new byte[100]));
    given.abort();
    ShardAppend broken = store.append(old.spec());
    assertThat(finish(broken)).isInstanceOf(Refused.class);
    assertThat(old.isIn(store)).isTrue();
  }

  @Test
  void droppedShardsAreNotFoundAndOthersAre() {
    Sample kept = samples.shard(BLOCK, BLOCK);
    Sample first = samples.shard(BLOCK, BLOCK);
    Sample second = samples.shard(5, BLOCK);
    List.of(kept, first, second).forEach(shard -> shard.appendTo(store));
    ShardId unknown = samples.shard(1, 1).id();
    drop(first.id(), unknown, second.id(), first.id());
    assertNotThere(first);
    assertNotThere(second);
    assertThat(kept.isIn(store)).isTrue();
    assertThat(statusOf().shards()).isEqualTo(1);
    drop(first.id());
    drop();
  }

  @Test
  void aDroppedShardMayBeAppendedAgain() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    shard.appendTo(store);
    drop(shard.id());
    assertThat(shard.appendTo(store)).isInstanceOf(Durable.class);
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void dropsOfTooManyShardsAreBugs() {
    ShardId shard = samples.shard(1, BLOCK).id();
    List<ShardId> many = Collections.nCopies(ShardStore.MAX_DROPS + 1, shard);
    assertThatThrownBy(() -> store.drop(many).await().atMost(PATIENCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theInventoryHasTheDurableShardsOfTheGroupsInTheOrderOfTheirIds() {
    List<Sample> shards = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      shards.add(samples.shard(1 + i, 64));
      shards.getLast().appendTo(store);
    }
    store.append(samples.shard(10, 64).spec());
    drop(shards.removeFirst().id());
    List<ShardSpec> all =
        shards.stream().map(Sample::spec).sorted(Comparator.comparing(ShardSpec::id)).toList();
    int split = all.get(100).id().blob().group().value();
    assertThat(inventory(0, Group.COUNT - 1)).isEqualTo(all);
    assertThat(inventory(0, split - 1))
        .isEqualTo(all.stream().filter(spec -> group(spec) < split).toList());
    assertThat(inventory(split, split))
        .isEqualTo(all.stream().filter(spec -> group(spec) == split).toList());
  }

  private static int group(ShardSpec spec) {
    return spec.id().blob().group().value();
  }

  @Test
  void theStatusCountsShardsAndTheirBytes() {
    samples.shard(1000, 64).appendTo(store);
    samples.shard(50, 64).appendTo(store);
    DriveStatus status = statusOf();
    assertThat(status.drive()).isEqualTo(store.drive());
    assertThat(status.health()).isEqualTo(DriveStatus.Health.HEALTHY);
    assertThat(status.shards()).isEqualTo(2);
    assertThat(status.shardBytes()).isEqualTo(1050);
    assertThat(status.freeBytes()).isBetween(1L, status.capacityBytes());
  }

  @Test
  void appendsThatInterleaveOnOneDriveDoNotMix() {
    List<Sample> shards = new ArrayList<>();
    List<ShardAppend> appends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      shards.add(samples.shard(5 * BLOCK + i, BLOCK));
      appends.add(store.append(shards.get(i).spec()));
    }
    for (int block = 0; block < 6; block++) {
      for (int i = 0; i < shards.size(); i++) {
        write(appends.get(i), ByteBuffer.wrap(shards.get(i).frames(block, 1)));
      }
    }
    appends.forEach(append -> assertThat(finish(append)).isInstanceOf(Durable.class));
    assertThat(shards).allMatch(shard -> shard.isIn(store));
  }

  @Test
  void manyWritersAtOnceEachGetTheirShards() throws Exception {
    List<CompletableFuture<?>> writers = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    for (int writer = 0; writer < 8; writer++) {
      ShardSamples own = new ShardSamples(1000 + writer);
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 25; i++) {
                  Sample shard = own.shard(1 + i * 977, 1024);
                  boolean kept = shard.appendTo(store) instanceof Durable && shard.isIn(store);
                  failures.addAndGet(kept ? 0 : 1);
                }
              }));
    }
    for (CompletableFuture<?> writer : writers) {
      writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(failures).hasValue(0);
    assertThat(statusOf().shards()).isEqualTo(200);
  }

  @Test
  void readsGoOnWhileShardsAreWrittenReplacedAndDropped() throws Exception {
    Sample steady = samples.shard(20 * BLOCK, BLOCK);
    steady.appendTo(store);
    Sample replaced = samples.shard(3 * BLOCK, BLOCK);
    replaced.appendTo(store);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              ShardSamples own = new ShardSamples(2000);
              for (int i = 0; i < 40; i++) {
                Sample passing = own.shard(BLOCK, BLOCK);
                passing.appendTo(store);
                replaced.appendTo(store);
                drop(passing.id());
              }
            });
    while (!writer.isDone()) {
      assertThat(steady.isIn(store)).isTrue();
      assertThat(replaced.isIn(store)).isTrue();
    }
    writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void nothingHappensBeforeTheFirstSubscription() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    shard.appendTo(store);
    Uni<Void> drop = store.drop(List.of(shard.id()));
    assertThat(shard.isIn(store)).isTrue();
    drop.await().atMost(PATIENCE);
    assertNotThere(shard);
  }

  private void assertNotThere(Sample shard) {
    assertThat(readOf(store, shard.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
    assertThat(inventory(0, Group.COUNT - 1)).doesNotContain(shard.spec());
  }

  private static void write(ShardAppend append, ByteBuffer... frames) {
    append.write(frames).await().atMost(PATIENCE);
  }

  private static AppendOutcome finish(ShardAppend append) {
    return append.finish().await().atMost(PATIENCE);
  }

  private void drop(ShardId... shards) {
    store.drop(List.of(shards)).await().atMost(PATIENCE);
  }

  private List<ShardSpec> inventory(int first, int last) {
    return store.inventory(first, last).await().atMost(PATIENCE);
  }

  private DriveStatus statusOf() {
    return store.status().await().atMost(PATIENCE);
  }
}
