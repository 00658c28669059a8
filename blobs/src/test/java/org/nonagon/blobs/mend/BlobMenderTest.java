package org.nonagon.blobs.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.testkit.contract.BlobSample;

class BlobMenderTest {
  private static final int BLOCK = StripeLayout.BLOCK_BYTES;
  private static final ErasureProfile STANDARD = ErasureProfile.STANDARD;

  /** Shards of 40 blocks: three reads each. */
  private static final StripeLayout LONG =
      new StripeLayout(STANDARD, 4 * BLOCK, 6 * 40 * BLOCK - 5 * BLOCK - 100);

  static Stream<StripeLayout> shapes() {
    return Stream.of(
        new StripeLayout(new ErasureProfile(1, 0), 4096, 10_000),
        new StripeLayout(new ErasureProfile(2, 1), 4096, 1),
        new StripeLayout(new ErasureProfile(2, 1), 4096, 4097),
        new StripeLayout(new ErasureProfile(4, 2), 3 * BLOCK, 25 * BLOCK + 17),
        new StripeLayout(STANDARD, 4096, 3 * 4096),
        new StripeLayout(STANDARD, 4096, 20 * 6 * 4096 + 5000),
        new StripeLayout(STANDARD, 2 * BLOCK, 2 * 6 * 2 * BLOCK + 3 * BLOCK + 1),
        new StripeLayout(STANDARD, BLOCK, 6 * BLOCK));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void whateverColumnsAreLostTheyAreRebuiltByteForByte(StripeLayout shape) throws Exception {
    BlobSample shards = new BlobSample(shape, 1);
    int width = shape.profile().shards();
    try (MendDrives drives = new MendDrives(width + 3)) {
      drives.store(shards, shards.manifest(Set.of()));
      for (int lost = 0; lost < 1 << width; lost++) {
        if (Integer.bitCount(lost) <= shape.profile().parityShards()) {
          rebuild(drives, shards, columns(lost));
        }
      }
    }
  }

  private static void rebuild(MendDrives drives, BlobSample shards, Set<Integer> lost)
      throws InterruptedException {
    BlobManifest blob = shards.manifest(lost);
    drives.lose(blob, lost);

    List<ColumnMend> mended =
        drives.mend(blob, lost.stream().map(c -> rebuild(c, c + 1)).toArray(MendStep[]::new));

    assertThat(mended).hasSize(lost.size());
    mended.forEach(one -> assertWritten(drives, shards, one));
  }

  private static void assertWritten(MendDrives drives, BlobSample shards, ColumnMend outcome) {
    if (!(outcome instanceof ColumnMend.Written(int column, DriveId drive, int incarnation))) {
      throw new AssertionError("not written: " + outcome);
    }
    byte[] expected = shards.frames(column);
    BlobManifest blob = shards.manifest(Set.of());
    assertThat(drives.frames(drive, blob.shard(column)).orElse(new byte[0]))
        .as("column %d", column)
        .isEqualTo(expected);
    assertThat(incarnation).isEqualTo(10 + drive.value());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyColumnIsCopiedByteForByte(StripeLayout shape) throws Exception {
    BlobSample shards = new BlobSample(shape, 2);
    int width = shape.profile().shards();
    try (MendDrives drives = new MendDrives(2 * width)) {
      BlobManifest blob = shards.manifest(Set.of());
      drives.store(shards, blob);

      List<ColumnMend> moved =
          drives.mend(
              blob,
              IntStream.range(0, width)
                  .mapToObj(c -> move(c, c + 1 + width))
                  .toArray(MendStep[]::new));

      assertThat(moved).hasSize(width);
      moved.forEach(one -> assertWritten(drives, shards, one));
      assertThat(drives.damage()).isEmpty();
    }
  }

  @Test
  void copiesReadNothingButTheirSources() throws Exception {
    BlobSample shards = new BlobSample(LONG, 3);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of());
      drives.store(shards, blob);

      MendResult result = drives.mender().mend(blob, List.of(move(2, 10), move(8, 11)));

      long copied = shards.frames(2).length + (long) shards.frames(8).length;
      assertThat(result.readBytes()).isEqualTo(copied);
      assertThat(result.writtenBytes()).isEqualTo(copied);
    }
  }

  @Test
  void columnsThatAreCopiedAlsoServeToRebuildOthers() throws Exception {
    BlobSample shards = new BlobSample(LONG, 4);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of(1, 4));
      drives.store(shards, blob);

      MendResult result =
          drives
              .mender()
              .mend(blob, List.of(rebuild(1, 10), move(8, 11), rebuild(4, 12), move(7, 2)));

      result.columns().forEach(one -> assertWritten(drives, shards, one));
      assertThat(result.readBytes()).isLessThanOrEqualTo(6L * shards.frames(0).length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 39})
  void aDamagedBlockIsNeitherCopiedNorComputedWith(int block) throws Exception {
    BlobSample shards = new BlobSample(LONG, 5);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of(0));
      drives.store(shards, blob);
      drives.memory(new DriveId(2)).damage(blob.shard(1), Math.min(block, 38));
      drives.memory(new DriveId(9)).damage(blob.shard(8), block);

      List<ColumnMend> mended = drives.mend(blob, rebuild(0, 10), move(1, 11), move(8, 12));

      mended.forEach(one -> assertWritten(drives, shards, one));
      assertThat(drives.damage()).containsExactlyInAnyOrder("1 CORRUPT", "8 CORRUPT");
    }
  }

  @Test
  void blocksOfDamagedColumnsHelpEachOtherOut() throws Exception {
    BlobSample shards = new BlobSample(LONG, 6);
    try (MendDrives drives = new MendDrives(9)) {
      BlobManifest whole = shards.manifest(Set.of());
      drives.store(shards, whole);
      for (int column = 0; column < 9; column++) {
        drives.memory(new DriveId(column + 1)).damage(whole.shard(column), 2 * column);
      }
      BlobManifest blob = shards.manifest(Set.of(3, 5, 7));

      List<ColumnMend> mended = drives.mend(blob, rebuild(3, 4), rebuild(5, 6), rebuild(7, 8));

      mended.forEach(one -> assertWritten(drives, shards, one));
    }
  }

  @Test
  void withFewerThanKColumnsNothingIsWritten() throws Exception {
    BlobSample shards = new BlobSample(LONG, 7);
    try (MendDrives drives = new MendDrives(12)) {
      Set<Integer> lost = Set.of(0, 2, 4, 6);
      BlobManifest blob = shards.manifest(lost);
      drives.store(shards, blob);

      List<ColumnMend> mended = drives.mend(blob, rebuild(0, 10), rebuild(2, 11));

      assertThat(mended).allMatch(ColumnMend.NotReadable.class::isInstance);
      assertThat(drives.drive(10).begun() + drives.drive(11).begun()).isZero();
    }
  }

  @Test
  void aBlockThatNobodyHasLeavesNothingOfItsColumn() throws Exception {
    BlobSample shards = new BlobSample(LONG, 8);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of(0, 1, 2));
      drives.store(shards, blob);
      drives.memory(new DriveId(5)).damage(blob.shard(4), 20);

      List<ColumnMend> mended = drives.mend(blob, rebuild(0, 10), move(4, 11), move(5, 12));

      assertThat(mended.get(0)).isInstanceOf(ColumnMend.NotReadable.class);
      assertThat(mended.get(1)).isInstanceOf(ColumnMend.NotReadable.class);
      assertWritten(drives, shards, mended.get(2));
      assertThat(drives.frames(new DriveId(10), blob.shard(0))).isEmpty();
      assertThat(drives.frames(new DriveId(11), blob.shard(4))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aSourceThatDiesInTheMiddleIsReplaced(int reads) throws Exception {
    BlobSample shards = new BlobSample(LONG, 9);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of(0));
      drives.store(shards, blob);
      drives.drive(2).failReadsAfter(reads);
      drives.drive(3).failReadsAfter(reads);

      List<ColumnMend> mended = drives.mend(blob, rebuild(0, 10), move(1, 11));

      mended.forEach(one -> assertWritten(drives, shards, one));
      assertThat(drives.damage()).isEmpty();
    }
  }

  @Test
  void aSourceThatHangsIsReplaced() throws Exception {
    BlobSample shards = new BlobSample(LONG, 10);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of(0));
      drives.store(shards, blob);
      drives.drive(2).failReadsAfter(1);
      drives.drive(2).hang(drives::passTime);

      List<ColumnMend> mended = drives.mender().mend(blob, List.of(rebuild(0, 10))).columns();

      mended.forEach(one -> assertWritten(drives, shards, one));
    }
  }

  @Test
  void aTargetThatFailsDoesNotHoldTheOthers() throws Exception {
    for (int step = 0; step < 4; step++) {
      BlobSample shards = new BlobSample(LONG, 11 + step);
      try (MendDrives drives = new MendDrives(12)) {
        BlobManifest blob = shards.manifest(Set.of(0, 1));
        drives.store(shards, blob);
        drives.drive(10).failWritesAfter(step);
        drives.drive(10).failFinishesAfter(0);

        List<ColumnMend> mended = drives.mend(blob, rebuild(0, 10), rebuild(1, 11));

        assertThat(mended.getFirst()).isInstanceOf(ColumnMend.NotTaken.class);
        assertThat(drives.frames(new DriveId(10), blob.shard(0))).isEmpty();
        assertWritten(drives, shards, mended.getLast());
      }
    }
  }

  @Test
  void aTargetThatHangsDoesNotHoldTheOthers() throws Exception {
    BlobSample shards = new BlobSample(LONG, 16);
    try (MendDrives drives = new MendDrives(12)) {
      BlobManifest blob = shards.manifest(Set.of(0, 1));
      drives.store(shards, blob);
      drives.drive(10).failWritesAfter(1);
      drives.drive(10).hang(drives::passTime);

      List<ColumnMend> mended =
          drives.mender().mend(blob, List.of(rebuild(0, 10), rebuild(1, 11))).columns();

      assertThat(mended.getFirst()).isInstanceOf(ColumnMend.NotTaken.class);
      assertWritten(drives, shards, mended.getLast());
    }
  }

  @Test
  void aTargetThatRefusesSaysWhy() throws Exception {
    BlobSample shards = new BlobSample(LONG, 12);
    try (MendDrives drives = new MendDrives(9)) {
      BlobManifest blob = shards.manifest(Set.of(0));
      drives.store(shards, blob);
      drives.memory(new DriveId(1)).become(Health.FULL, "no room");

      List<ColumnMend> mended = drives.mend(blob, rebuild(0, 1));

      assertThat(mended)
          .containsExactly(new ColumnMend.NotTaken(0, new DriveId(1), "FULL no room"));
    }
  }

  @Test
  void aTargetThatNobodyReachesIsNotTaken() throws Exception {
    BlobSample shards = new BlobSample(LONG, 13);
    try (MendDrives drives = new MendDrives(9)) {
      BlobManifest blob = shards.manifest(Set.of(0));
      drives.store(shards, blob);

      assertThat(drives.mend(blob, rebuild(0, 77)).getFirst())
          .isInstanceOf(ColumnMend.NotTaken.class);
    }
  }

  @Test
  void anInterruptGivesUpWhatWasBegun() {
    BlobSample shards = new BlobSample(LONG, 14);
    AtomicLong taken = new AtomicLong();
    Throttle interrupting =
        bytes -> {
          if (taken.addAndGet(bytes) > bytes) {
            Thread.currentThread().interrupt();
          }
        };
    try (MendDrives drives = new MendDrives(12, interrupting)) {
      BlobManifest blob = shards.manifest(Set.of(0));
      drives.store(shards, blob);

      assertThatThrownBy(() -> drives.mender().mend(blob, List.of(rebuild(0, 10))))
          .isInstanceOf(InterruptedException.class);

      assertThat(drives.drive(10).begun()).isOne();
      assertThat(drives.drive(10).open()).isZero();
      assertThat(drives.frames(new DriveId(10), blob.shard(0))).isEmpty();
    }
  }

  @Test
  void theThrottleIsAskedForWhatIsWritten() throws Exception {
    BlobSample shards = new BlobSample(LONG, 15);
    AtomicLong taken = new AtomicLong();
    try (MendDrives drives = new MendDrives(12, taken::addAndGet)) {
      BlobManifest blob = shards.manifest(Set.of(0, 8));
      drives.store(shards, blob);

      MendResult result = drives.mender().mend(blob, List.of(rebuild(0, 10), rebuild(8, 11)));

      assertThat(result.writtenBytes()).isEqualTo(2L * shards.frames(0).length);
      assertThat(taken.get()).isEqualTo(result.writtenBytes());
    }
  }

  private static MendStep rebuild(int column, int to) {
    return new MendStep.Rebuild(column, new DriveId(to));
  }

  private static MendStep move(int column, int to) {
    return new MendStep.Move(column, new DriveId(column + 1), new DriveId(to));
  }

  private static Set<Integer> columns(int bits) {
    Set<Integer> columns = new HashSet<>();
    IntStream.range(0, 9).filter(c -> (bits >> c & 1) == 1).forEach(columns::add);
    return columns;
  }
}
