package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.BlobCluster;
import org.nonagon.blobs.ScriptedStore;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

/** Which bodies share a pack, and what becomes of one when something fails. */
class PackerTest {
  private static final int SIZE = 4096;

  private final BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 1);
  private final Ledger ledger = new Ledger();
  private final Packer<Integer, Extent> packer =
      new Packer<>(cluster.writer, PackConfig.DEFAULT, ledger);
  private final Map<Integer, CompletableFuture<PackOutcome<Extent>>> answers = new TreeMap<>();

  /** Keeps the commits that were asked for until the test answers them. */
  private static final class Ledger implements PackLedger<Integer, Extent> {
    final List<List<PackedBody<Integer>>> commits = new ArrayList<>();
    final List<WrittenBlob> blobs = new ArrayList<>();
    final List<CompletableFuture<Boolean>> open = new ArrayList<>();
    final List<BlobId> condemned = new ArrayList<>();

    @Override
    public Uni<Verdicts<Extent>> commit(WrittenBlob pack, List<PackedBody<Integer>> bodies) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      blobs.add(pack);
      commits.add(bodies);
      open.add(answer);
      List<Extent> extents = bodies.stream().map(PackedBody::extent).toList();
      return Uni.createFrom()
          .completionStage(answer)
          .map(isReferred -> new Verdicts<>(extents, isReferred));
    }

    @Override
    public Uni<List<BlobId>> condemn(List<BlobId> given) {
      condemned.addAll(given);
      return Uni.createFrom().item(given);
    }

    List<Integer> items(int commit) {
      return commits.get(commit).stream().map(PackedBody::item).sorted().toList();
    }
  }

  private static byte[] bytes(int number, int size) {
    return BlobCluster.bytes(size, number);
  }

  private void add(int number, Object target, int size) {
    PackRoom room = packer.reserve(size).orElseThrow();
    room.bytes().put(bytes(number, size));
    answers.put(number, packer.add(room, target, number).subscribeAsCompletionStage());
  }

  private void add(int first, int last) {
    IntStream.rangeClosed(first, last).forEach(number -> add(number, number, SIZE));
  }

  private Extent judged(int number) {
    PackOutcome<Extent> outcome = Optional.ofNullable(answers.get(number)).orElseThrow().join();
    return outcome instanceof PackOutcome.Judged<Extent>(Extent extent)
        ? extent
        : throwing(outcome);
  }

  private static Extent throwing(PackOutcome<Extent> outcome) {
    throw new AssertionError("not judged: " + outcome);
  }

  private void answerAll() {
    while (!ledger.open.isEmpty()) {
      List<CompletableFuture<Boolean>> asked = List.copyOf(ledger.open);
      ledger.open.clear();
      asked.forEach(answer -> answer.complete(true));
      cluster.time.run(10);
    }
  }

  private void assertReadsBack(int number, int size) {
    ledger.blobs.forEach(b -> cluster.catalog.put(b.manifest().id(), b.manifest()));
    WrittenBody body = new WrittenBody(List.of(judged(number)), List.of(), 0);
    assertThat(cluster.read(body, ByteRange.whole(size))).hasValue(bytes(number, size));
  }

  @Test
  void whoFindsNobodyElseBeginsAtOnceAndWhoComesMeanwhileSharesTheNext() {
    add(1, 12);
    cluster.time.run(10);
    assertThat(ledger.commits).hasSize(2);
    assertThat(List.of(ledger.items(0), ledger.items(1)))
        .containsExactlyInAnyOrder(List.of(1), List.of(2));
    assertThat(answers.values()).noneMatch(CompletableFuture::isDone);

    ledger.open.removeFirst().complete(true);
    cluster.time.run(10);

    assertThat(answers.values()).filteredOn(CompletableFuture::isDone).hasSize(1);
    assertThat(ledger.items(2)).hasSize(10).startsWith(3).endsWith(12);
    answerAll();
    for (int number = 1; number <= 12; number++) {
      assertReadsBack(number, SIZE);
    }
    assertNothingIsHeld();
  }

  @Test
  void aBodyIsReadByOneReadOfOneDrive() {
    add(1, 40);
    cluster.time.run(10);
    answerAll();
    for (int number = 1; number <= 40; number++) {
      int before = reads();
      assertReadsBack(number, SIZE);
      assertThat(reads() - before).isEqualTo(1);
    }
  }

  private int reads() {
    return cluster.stores.values().stream().mapToInt(ScriptedStore::readCount).sum();
  }

  @Test
  void aPackIsBoundedInBytesAndBodies() {
    Packer<Integer, Extent> small =
        new Packer<>(cluster.writer, new PackConfig(1000, 2500, 3, 1, 1 << 20), ledger);
    int[] sizes = {10, 1000, 1000, 501, 10, 10, 10};
    for (int number = 0; number < sizes.length; number++) {
      PackRoom room = small.reserve(sizes[number]).orElseThrow();
      room.bytes().put(bytes(number, sizes[number]));
      answers.put(number, small.add(room, number, number).subscribeAsCompletionStage());
    }
    cluster.time.run(10);
    answerAll();

    assertThat(IntStream.range(0, 4).mapToObj(ledger::items))
        .containsExactly(List.of(0), List.of(1, 2), List.of(3, 4, 5), List.of(6));
  }

  @Test
  void twoBodiesForOneTargetAreInTwoPacks() {
    add(1, 2);
    add(3, "same", SIZE);
    add(4, "same", SIZE);
    add(5, "other", SIZE);
    cluster.time.run(10);
    ledger.open.removeFirst().complete(true);
    cluster.time.run(10);
    assertThat(ledger.items(2)).containsExactly(3, 5);
    answerAll();

    assertThat(ledger.items(3)).containsExactly(4);
    assertReadsBack(4, SIZE);
  }

  @Test
  void aPackThatNothingRefersToIsCondemnedAndDroppedBeforeItsBodiesAreAnswered() {
    add(1, 1);
    cluster.time.run(10);
    assertThat(cluster.shards()).isNotEmpty();

    ledger.open.getFirst().complete(false);
    cluster.time.run(10);

    assertThat(ledger.condemned).containsExactly(ledger.blobs.getFirst().manifest().id());
    assertThat(cluster.shards()).isEmpty();
    assertThat(judged(1)).isNotNull();
    assertNothingIsHeld();
  }

  @Test
  void aCommitThatFailsFailsAllOfItsPackAndNoOther() {
    add(1, 6);
    cluster.time.run(10);
    ledger.open.get(0).complete(true);
    cluster.time.run(10);
    ledger.open.get(2).completeExceptionally(new IllegalStateException("no answer"));
    cluster.time.run(10);

    for (int number = 3; number <= 6; number++) {
      assertThatThrownBy(Optional.ofNullable(answers.get(number)).orElseThrow()::join)
          .hasMessageContaining("no answer");
    }
    assertThat(ledger.condemned).containsExactly(ledger.blobs.get(2).manifest().id());
    add(7, 7);
    cluster.time.run(10);
    answerAll();
    assertReadsBack(1, SIZE);
    assertReadsBack(2, SIZE);
    assertReadsBack(7, SIZE);
    assertNothingIsHeld();
  }

  @Test
  void withoutAQuorumAllOfAPackAreUnwrittenAndTheNextPackIsNot() {
    cluster.stores.values().forEach(drive -> drive.appends(Fate.FAILS, 0));
    add(1, 5);
    cluster.time.run(100_000);

    assertThat(ledger.commits).isEmpty();
    for (int number = 1; number <= 5; number++) {
      assertThat(Optional.ofNullable(answers.get(number)).orElseThrow().join())
          .isInstanceOfSatisfying(
              PackOutcome.Unwritten.class,
              unwritten ->
                  assertThat(unwritten.why()).isInstanceOf(BodyOutcome.TooFewDrives.class));
    }
    assertThat(cluster.shards()).isEmpty();

    cluster.stores.values().forEach(drive -> drive.appends(Fate.DONE, 0));
    add(6, 6);
    cluster.time.run(10);
    answerAll();
    assertReadsBack(6, SIZE);
    assertNothingIsHeld();
  }

  @Test
  void packsThatEndAtOnceEndOneAfterTheOther() {
    add(1, 2);
    for (int number = 3; number <= 3000; number++) {
      add(number, "same", 1);
    }
    cluster.time.run(10);
    cluster.unwritable.addAll(cluster.firstDrives(9));
    List.copyOf(ledger.open).forEach(answer -> answer.complete(true));

    assertThat(answers.values()).allMatch(CompletableFuture::isDone);
    assertThat(Optional.ofNullable(answers.get(3000)).orElseThrow().join())
        .isInstanceOf(PackOutcome.Unwritten.class);
    assertNothingIsHeld();
  }

  @Test
  void aPackThatIsDurableButDegradedSaysSoForAllOfIt() {
    cluster.store(new DriveId(2)).appends(Fate.HANGS, 0);
    add(1, 1);
    add(2, 2, 256 << 10);
    cluster.time.run(WriteConfig.DEFAULT.graceMillis());
    answerAll();

    assertThat(ledger.blobs)
        .filteredOn(
            blob ->
                blob.manifest().missing().stream()
                    .map(blob.manifest().drives()::get)
                    .anyMatch(new DriveId(2)::equals))
        .isNotEmpty();
    assertReadsBack(1, SIZE);
    assertReadsBack(2, 256 << 10);
  }

  @Test
  void roomIsBoundedAndComesBackHoweverABodyEnds() {
    Packer<Integer, Extent> small =
        new Packer<>(cluster.writer, new PackConfig(8192, 8192, 9, 1, 16384), ledger);
    assertThat(small.reserve(0)).isEmpty();
    assertThat(small.reserve(8193)).as("too long").isEmpty();
    PackRoom first = small.reserve(4096).orElseThrow();
    PackRoom second = small.reserve(4096).orElseThrow();
    assertThat(small.reserve(1)).as("full").isEmpty();

    first.giveUp();
    first.giveUp();
    assertThat(small.reserve(4097)).as("full").isEmpty();
    second.bytes().put((byte) 1);
    var outcome = small.add(second, 1, 1).subscribeAsCompletionStage();
    second.giveUp();
    assertThat(small.heldBytes()).as("the packer has it").isPositive();
    cluster.time.run(10);
    answerAll();

    assertThat(outcome).isDone();
    assertThat(small.heldBytes()).isZero();
  }

  @Test
  void aBodyMayBeShorterThanItsRoom() {
    PackRoom room = packer.reserve(SIZE).orElseThrow();
    room.bytes().put(bytes(1, 100));
    answers.put(1, packer.add(room, 1, 1).subscribeAsCompletionStage());
    cluster.time.run(10);
    answerAll();

    assertThat(judged(1).length()).isEqualTo(100);
    assertReadsBack(1, 100);
  }

  @Test
  void bodiesOfAllSizesReadBackWhateverTheyShareAPackWith() {
    List<Integer> sizes =
        new ArrayList<>(List.of(1, 2, 4095, 4096, 4097, 16_384, 16_385, 65_536, 100_000, 262_144));
    sizes.addAll(Collections.nCopies(20, 3000));
    for (int number = 0; number < sizes.size(); number++) {
      add(number, number, sizes.get(number));
    }
    cluster.time.run(10);
    answerAll();

    for (int number = 0; number < sizes.size(); number++) {
      assertReadsBack(number, sizes.get(number));
    }
    assertNothingIsHeld();
  }

  private void assertNothingIsHeld() {
    assertThat(packer.heldBytes()).isZero();
    assertThat(cluster.pool.leasedBytes()).isZero();
    assertThat(cluster.time.pendingTimers()).isZero();
  }
}
