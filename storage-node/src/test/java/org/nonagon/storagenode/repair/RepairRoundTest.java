package org.nonagon.storagenode.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.testkit.Seeds;
import org.nonagon.testkit.memory.InMemoryShardStore;

class RepairRoundTest {
  private final RepairWorld world = new RepairWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anEmptiedDriveIsFilledAgain() throws Exception {
    put(20);
    empty(3);

    world.repair();

    world.assertWhole("emptied");
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.finished.get()).isEqualTo(20);
  }

  @Test
  void whatThreeDrivesOfAGroupLostIsReadAndWrittenOnce() throws Exception {
    RepairWorld.seedsOfOneGroup(7).forEach(world::put);
    empty(2);
    empty(4);
    empty(9);

    world.repair();

    world.assertWhole("three of one group");
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.finished.get()).isEqualTo(21);
  }

  @Test
  void theShardsOfALostDriveGoWhereTheNewLayoutWantsThem() throws Exception {
    put(20);
    world.remove(drive(5));
    world.ledger.sweep(drive(5), Cause.LOST);
    world.layout(drives(1, 2, 3, 4, 12, 6, 7, 8, 9));

    world.repair();

    world.assertWhole("lost");
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.ledger.live()).allMatch(row -> row.drives().get(4).equals(drive(12)));
  }

  @Test
  void aDriveThatComesBackWithItsShardsNeedsNoRepair() throws Exception {
    put(20);
    InMemoryShardStore gone = world.drive(drive(5));
    world.remove(drive(5));
    world.ledger.sweep(drive(5), Cause.LOST);
    world.comeBack(drive(5), gone);

    world.repair();

    world.assertWhole("back");
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.finished.get()).isZero();
  }

  @Test
  void afterAChangeOfTheLayoutShardsMoveAndLeaveNothingBehind() throws Exception {
    put(20);
    world.layout(drives(1, 11, 3, 4, 5, 6, 7, 10, 9));
    world.ledger.sweep(drive(2), Cause.MISPLACED);
    world.ledger.sweep(drive(8), Cause.MISPLACED);

    world.repair();

    world.assertWhole("moved");
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.leftOvers()).isEmpty();
    assertThat(world.finished.get()).isEqualTo(40);
  }

  @Test
  void aDamagedShardIsReplacedWhereItIs() throws Exception {
    put(3);
    BlobManifest blob = world.ledger.live().getFirst();
    world.drive(drive(2)).damage(blob.shard(1), 0);
    world.drive(drive(7)).lose(blob.shard(6));
    report(blob, 1, Damage.CORRUPT);
    report(blob, 6, Damage.MISSING);

    world.repair();

    world.assertWhole("damaged");
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.finished.get()).isEqualTo(2);
  }

  private void report(BlobManifest blob, int column, Damage damage) {
    world
        .ledger
        .reportDamage(Home.ONLY, blob.shard(column), blob.drives().get(column), damage)
        .await()
        .indefinitely();
  }

  @Test
  void whereNoDriveTakesTheShardsTheSweepWaits() throws Exception {
    put(5);
    world.remove(drive(10));
    world.remove(drive(11));
    world.remove(drive(12));
    world.remove(drive(1));
    world.ledger.sweep(drive(1), Cause.LOST);

    world.repair();
    assertThat(world.ledger.live()).allMatch(row -> row.missing().size() == 1);
    assertThat(world.ledger.isIdle()).isFalse();

    world.comeEmpty(drive(12));
    world.passTime();
    world.repair();
    world.assertWhole("a drive came");
    assertThat(world.finished.get()).isEqualTo(5);
  }

  @Test
  void aBlobThatIsDeletedWhileItIsMendedLeavesNothing() throws Exception {
    BlobManifest blob = world.put(1);
    world.remove(drive(5));
    world.ledger.sweep(drive(5), Cause.LOST);
    AtomicLong steps = new AtomicLong();
    Fuse deleting =
        new Fuse(
            Integer.MAX_VALUE,
            new Random(1),
            step -> {
              if (steps.incrementAndGet() == 12) {
                world.delete(blob.id());
              }
            });

    while (world.round(deleting)) {
      // until nothing is left
    }

    assertThat(world.ledger.live()).isEmpty();
    assertThat(world.ledger.isIdle()).isTrue();
    assertThat(world.leftOvers()).isEmpty();
  }

  @Test
  void whereverAWorkerDiesAnotherOneFinishesItsWork() throws Exception {
    for (int steps = 0; ; steps++) {
      try (RepairWorld one = new RepairWorld()) {
        RepairWorld.seedsOfOneGroup(2).forEach(one::put);
        one.comeEmpty(drive(3));
        one.remove(drive(6));
        one.layout(drives(1, 2, 3, 4, 5, 12, 7, 10, 9));
        one.ledger.sweep(drive(3), Cause.LOST);
        one.ledger.sweep(drive(6), Cause.LOST);
        one.ledger.sweep(drive(8), Cause.MISPLACED);
        Fuse fuse = new Fuse(steps, new Random(Seeds.seed() + steps), step -> {});
        runUntilDead(one, fuse);
        finish(one, "dead after %d steps".formatted(steps));
        if (!fuse.isBurnt()) {
          assertThat(steps).isGreaterThan(20);
          return;
        }
      }
    }
  }

  @Test
  void nothingIsLostWhateverDiesAndComesAndGoesMeanwhile() throws Exception {
    for (int seed = 0; seed < 25; seed++) {
      try (RepairWorld one = new RepairWorld()) {
        live(one, new Random(Seeds.seed() + seed));
        finish(one, "seed %d".formatted(Seeds.seed() + seed));
      }
    }
  }

  /** Two workers at a time that die, while blobs are written and deleted and drives are lost. */
  private static void live(RepairWorld one, Random random) throws Exception {
    List<Long> together = RepairWorld.seedsOfOneGroup(5);
    together.forEach(one::put);
    IntStream.range(0, 6).forEach(i -> one.put(1_000_000L + i));
    int lost = 1 + random.nextInt(9);
    one.comeEmpty(drive(lost));
    one.ledger.sweep(drive(lost), Cause.LOST);
    List<DriveId> layout = new ArrayList<>(drives(1, 2, 3, 4, 5, 6, 7, 8, 9));
    layout.set(random.nextInt(9), drive(10 + random.nextInt(3)));
    one.layout(layout);
    for (int i = 1; i <= 9; i++) {
      if (!layout.contains(drive(i))) {
        one.ledger.sweep(drive(i), Cause.MISPLACED);
      }
    }
    for (int generation = 0; generation < 4; generation++) {
      int changesAt = random.nextInt(60);
      long born = 2_000_000L + generation;
      Fuse first =
          new Fuse(
              random.nextInt(120),
              random,
              step -> {
                if (step == changesAt) {
                  one.ledger.live().stream().findAny().ifPresent(row -> one.delete(row.id()));
                  one.put(born);
                }
              });
      Fuse second = new Fuse(random.nextInt(120), random, step -> {});
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> runUnchecked(one, second));
      runUntilDead(one, first);
      other.join();
      if (random.nextBoolean()) {
        one.passTime();
      }
    }
  }

  private static void runUnchecked(RepairWorld world, Fuse fuse) {
    try {
      runUntilDead(world, fuse);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void runUntilDead(RepairWorld world, Fuse fuse) throws InterruptedException {
    try {
      while (!fuse.isBurnt() && world.round(fuse)) {
        // until it is dead or has nothing to do
      }
    } catch (Fuse.Killed dead) {
      assertThat(fuse.isBurnt()).isTrue();
    }
  }

  private static void finish(RepairWorld world, String given) throws InterruptedException {
    for (int i = 0; i < 50 && !world.ledger.isIdle(); i++) {
      world.passTime();
      world.repair();
    }
    assertThat(world.ledger.isIdle()).as(given).isTrue();
    world.assertWhole(given);
  }

  private void put(int count) {
    IntStream.rangeClosed(1, count).forEach(world::put);
  }

  private void empty(int drive) {
    world.comeEmpty(drive(drive));
    world.ledger.sweep(drive(drive), Cause.LOST);
  }

  private static DriveId drive(int number) {
    return new DriveId(number);
  }

  private static List<DriveId> drives(int... numbers) {
    return IntStream.of(numbers).mapToObj(DriveId::new).toList();
  }
}
