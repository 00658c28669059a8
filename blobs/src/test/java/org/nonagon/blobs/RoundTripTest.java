package org.nonagon.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.testkit.Seeds;

/** What is written is read, whole and in ranges, whatever the length and whichever drives go. */
class RoundTripTest {
  private static final int BLOCK = 16 << 10;
  private static final int CELL = 256 << 10;
  private static final int STRIPE = 6 * CELL;

  static Stream<Integer> lengthsAroundEveryBoundary() {
    return IntStream.of(
            4096,
            2 * 4096,
            5 * 4096,
            6 * 4096,
            BLOCK,
            6 * BLOCK,
            7 * BLOCK,
            CELL,
            4 * CELL,
            STRIPE,
            STRIPE + CELL,
            2 * STRIPE)
        .flatMap(length -> IntStream.of(length - 1, length, length + 1))
        .boxed();
  }

  @ParameterizedTest
  @MethodSource("lengthsAroundEveryBoundary")
  void bytesAroundEveryBoundaryComeBack(int length) {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, length);
    byte[] bytes = BlobCluster.bytes(length, 1);

    WrittenBody body = cluster.store(bytes);

    assertThat(cluster.read(body, ByteRange.whole(length))).hasValue(bytes);
    assertThat(body.extents()).extracting(Extent::crc64).containsExactly(crc(bytes));
    assertNothingIsHeld(cluster);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void bodiesOfMoreThanOneBlobComeBack(int beyond) {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, beyond);
    byte[] bytes = BlobCluster.bytes((int) BlobManifest.MAX_LENGTH + beyond, 2);

    WrittenBody body = cluster.store(bytes);

    assertThat(body.extents()).hasSize(beyond > 0 ? 2 : 1);
    assertThat(body.registered()).isEqualTo(body.extents().size() - 1);
    assertThat(body.unregistered()).hasSize(1);
    assertThat(cluster.read(body, ByteRange.whole(bytes.length))).hasValue(bytes);
    long crc = body.extents().getFirst().crc64();
    for (Extent extent : body.extents().subList(1, body.extents().size())) {
      crc = Crc64Nvme.combine(crc, extent.crc64(), extent.length());
    }
    assertThat(crc).isEqualTo(crc(bytes));
    assertNothingIsHeld(cluster);
  }

  @Test
  void aBodyInVeryManyPiecesComesBack() {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 8);
    byte[] bytes = BlobCluster.bytes(2 * STRIPE, 8);

    WrittenBody body = cluster.commit(cluster.write(bytes, 7));

    assertThat(cluster.read(body, ByteRange.whole(bytes.length))).hasValue(bytes);
    assertNothingIsHeld(cluster);
  }

  @Test
  void anEmptyBodyHasNoExtents() {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 3);

    WrittenBody body = cluster.store(new byte[0]);

    assertThat(body.extents()).isEmpty();
    assertThat(cluster.read(body, ByteRange.whole(0))).hasValue(new byte[0]);
    assertThat(cluster.shards()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1+0", "1+1", "1+3", "2+1", "3+2", "4+3", "6+3"})
  void bytesComeBackAfterAnyLossOfAsManyDrivesAsThereAreParityShards(String form) {
    ErasureProfile profile = ErasureProfile.parse(form);
    for (int length : new int[] {1, 4096, 4097, 5000 * profile.dataShards() - 7, 3 * BLOCK + 5}) {
      BlobCluster cluster = new BlobCluster(profile, length);
      byte[] bytes = BlobCluster.bytes(length, 4);
      leaveOldBytesInMemory(cluster);
      WrittenBody body = cluster.store(bytes);
      for (Set<DriveId> lost : lossesOfUpTo(profile.parityShards(), cluster)) {
        cluster.unreachable.clear();
        cluster.unreachable.addAll(lost);
        assertThat(cluster.read(body, ByteRange.whole(length)))
            .as("%s, %d bytes without %s", form, length, lost)
            .hasValue(bytes);
      }
      assertNothingIsHeld(cluster);
    }
  }

  @Test
  void aLongBodyComesBackWithoutAnyThreeDrives() {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 5);
    byte[] bytes = BlobCluster.bytes(STRIPE + CELL + 77, 5);
    WrittenBody body = cluster.store(bytes);
    for (Set<DriveId> lost : lossesOfUpTo(3, cluster)) {
      cluster.unreachable.clear();
      cluster.unreachable.addAll(lost);
      assertThat(cluster.read(body, ByteRange.whole(bytes.length))).as("%s", lost).hasValue(bytes);
    }
    assertNothingIsHeld(cluster);
  }

  @Test
  void rangesAnywhereComeBackWithAndWithoutDrives() {
    long seed = Seeds.seed();
    Random random = new Random(seed);
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, seed);
    byte[] bytes = BlobCluster.bytes(STRIPE + 3 * CELL + BLOCK + 100, seed);
    WrittenBody body = cluster.store(bytes);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(bytes.length);
      int length = random.nextInt(1 + Math.min(bytes.length - from, 1 << random.nextInt(22)));
      cluster.unreachable.clear();
      random
          .ints(random.nextInt(4), 1, 10)
          .mapToObj(DriveId::new)
          .forEach(cluster.unreachable::add);
      assertThat(cluster.read(body, new ByteRange(from, length)))
          .as("seed %d: %d bytes from %d without %s", seed, length, from, cluster.unreachable)
          .hasValue(Arrays.copyOfRange(bytes, from, from + length));
    }
    assertNothingIsHeld(cluster);
  }

  @Test
  void aRangeReadsOnlyTheDriveAndTheBlocksItTouches() {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 6);
    WrittenBody body = cluster.store(BlobCluster.bytes(STRIPE, 6));

    cluster.read(body, new ByteRange(CELL + BLOCK + 10, 100));

    int reads = cluster.stores.values().stream().mapToInt(ScriptedStore::readCount).sum();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aSmallBodyCostsOneAppendForItsCellAndOneForEachParityShard() {
    BlobCluster cluster = new BlobCluster(ErasureProfile.STANDARD, 7);

    cluster.store(BlobCluster.bytes(4000, 7));

    assertThat(cluster.shards()).hasSize(4);
  }

  @Test
  void randomBodiesInRandomPiecesComeBackWithFewerDrives() {
    long seed = Seeds.seed();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      ErasureProfile profile = new ErasureProfile(1 + random.nextInt(8), random.nextInt(4));
      BlobCluster cluster = new BlobCluster(profile, random.nextLong());
      leaveOldBytesInMemory(cluster);
      byte[] bytes = BlobCluster.bytes(1 + random.nextInt(1 << (1 + random.nextInt(22))), seed);
      WrittenBody body = cluster.commit(cluster.write(bytes, 1 + random.nextInt(300_000)));
      random
          .ints(profile.parityShards(), 1, profile.shards() + 1)
          .mapToObj(DriveId::new)
          .forEach(cluster.unreachable::add);
      assertThat(cluster.read(body, ByteRange.whole(bytes.length)))
          .as("seed %d, round %d: %s, %d bytes", seed, round, profile, bytes.length)
          .hasValue(bytes);
      assertNothingIsHeld(cluster);
    }
  }

  /** Cells that are filled in part must not be encoded with what was in them before. */
  private static void leaveOldBytesInMemory(BlobCluster cluster) {
    cluster.store(BlobCluster.bytes(2 * STRIPE, 99));
  }

  private static List<Set<DriveId>> lossesOfUpTo(int count, BlobCluster cluster) {
    List<DriveId> drives = List.copyOf(cluster.drives.keySet());
    return IntStream.range(0, 1 << drives.size())
        .filter(set -> Integer.bitCount(set) <= count)
        .mapToObj(set -> subset(drives, set))
        .toList();
  }

  private static Set<DriveId> subset(List<DriveId> drives, int set) {
    Set<DriveId> subset = new TreeSet<>();
    for (int i = 0; i < drives.size(); i++) {
      if ((set >> i & 1) == 1) {
        subset.add(drives.get(i));
      }
    }
    return subset;
  }

  private static long crc(byte[] bytes) {
    return Crc64Nvme.of(bytes, 0, bytes.length);
  }

  private static void assertNothingIsHeld(BlobCluster cluster) {
    assertThat(cluster.pool.leasedBytes()).as("memory of stripes").isZero();
    assertThat(cluster.reader.cellsInUse()).as("cells").isZero();
    assertThat(cluster.heldFrames()).as("frames of readers").isZero();
    assertThat(cluster.time.pendingTimers()).as("timers").isZero();
  }
}
