package org.nonagon.protocol.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

class BlobValuesTest {
  private static final List<DriveId> NINE =
      IntStream.rangeClosed(1, 9).mapToObj(DriveId::new).toList();

  private static BlobIds ids(long millis, long seed) {
    return new BlobIds(InstantSource.fixed(Instant.ofEpochMilli(millis)), new Random(seed));
  }

  @Test
  void idsAreUuidsOfVersionSevenThatCarryTheirTime() {
    BlobId id = ids(0x123456789abcL, 1).next();

    assertThat(id.value().version()).isEqualTo(7);
    assertThat(id.value().variant()).isEqualTo(2);
    assertThat(id.value().getMostSignificantBits() >>> 16).isEqualTo(0x123456789abcL);
    assertThat(id.toString()).startsWith("12345678-9abc-7");
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    BlobIds ids = ids(1, 2);
    Set<BlobId> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
  }

  @Test
  void laterIdsStandBehindEarlierOnesAlsoPastTheSignBit() {
    List<BlobId> inOrder =
        LongStream.of(0, 1, 1_800_000_000_000L, 1L << 47, (1L << 48) - 1)
            .mapToObj(millis -> ids(millis, 3).next())
            .toList();

    assertThat(inOrder).isSorted();
    assertThat(new BlobId(1, -1)).isGreaterThan(new BlobId(1, Long.MAX_VALUE));
  }

  @Test
  void groupsAreEvenForIdsOfOneMomentAndOfMany() {
    for (long step : new long[] {0, 1, 60_000}) {
      int[] counts = new int[256];
      Random random = new Random(4);
      for (int i = 0; i < 256_000; i++) {
        long millis = 1_800_000_000_000L + i * step;
        BlobId id = new BlobIds(() -> Instant.ofEpochMilli(millis), random).next();
        counts[id.group().value() * 256 / Group.COUNT]++;
      }
      assertThat(counts).as("step %d", step).matches(c -> IntStream.of(c).allMatch(n -> n > 800));
      assertThat(counts).as("step %d", step).matches(c -> IntStream.of(c).allMatch(n -> n < 1200));
    }
  }

  @Test
  void theGroupIsTheLastTwoBytes() {
    assertThat(new BlobId(-1, 0x1234567890abcdefL).group()).isEqualTo(new Group(0xcdef));
    assertThat(new BlobId(-1, 0xffffL).group()).isEqualTo(new Group(Group.COUNT - 1));
    assertThat(new BlobId(-1, 1L << 16).group()).isEqualTo(new Group(0));
  }

  @Test
  void aShardHasAColumnThatACodeMayHave() {
    BlobId blob = ids(1, 5).next();

    assertThat(new ShardId(blob, 255)).isGreaterThan(new ShardId(blob, 0));
    assertThat(new ShardId(blob, 3)).hasToString(blob + ".3");
    assertThatIllegalArgumentException().isThrownBy(() -> new ShardId(blob, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ShardId(blob, 256));
  }

  @Test
  void aManifestHasADriveForEachColumnAndAtMostTheLongestLength() {
    BlobId id = ids(1, 6).next();
    StripeLayout longest = StripeLayout.even(ErasureProfile.STANDARD, BlobManifest.MAX_LENGTH);
    StripeLayout tooLong = StripeLayout.even(ErasureProfile.STANDARD, BlobManifest.MAX_LENGTH + 1);

    assertThat(new BlobManifest(id, longest, NINE, Set.of(8)).shard(8))
        .isEqualTo(new ShardId(id, 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlobManifest(id, tooLong, NINE, Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlobManifest(id, longest, NINE.subList(0, 8), Set.of()));
    for (int column : new int[] {-1, 9}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new BlobManifest(id, longest, NINE, Set.of(column)));
    }
  }

  @Test
  void aWrittenBlobHasAnIncarnationForEachDrive() {
    StripeLayout stripes = StripeLayout.even(ErasureProfile.STANDARD, 1);
    BlobManifest manifest = new BlobManifest(ids(1, 7).next(), stripes, NINE, Set.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WrittenBlob(manifest, List.of(1, 1, 1)));
  }
}
