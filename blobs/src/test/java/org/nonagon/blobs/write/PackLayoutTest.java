package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;

/** Where bodies lie in a pack. */
class PackLayoutTest {
  private static final ErasureProfile PROFILE = ErasureProfile.STANDARD;

  private static PackLayout layout(List<Integer> lengths) {
    return PackLayout.of(PROFILE, lengths);
  }

  private static int cells(PackLayout layout, int body, int length) {
    int cell = layout.stripes().cellBytes();
    long first = layout.offsets().get(body) / cell;
    long last = (layout.offsets().get(body) + length - 1) / cell;
    return (int) (last - first + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4096, 5000, 8192, 10_000, 16 << 10})
  void aBodyOfAtMostABlockLiesInOneCellAlsoAlone(int length) {
    PackLayout layout = layout(List.of(length));

    assertThat(cells(layout, 0, length)).isEqualTo(1);
    assertThat(layout.storedBytes()).isEqualTo(4L * length);
  }

  @Test
  void aLongBodyAloneTakesNoMoreThanTwiceItsBytes() {
    for (int length = (48 << 10) + 1; length <= 256 << 10; length += 1021) {
      assertThat(layout(List.of(length)).storedBytes()).isLessThanOrEqualTo(2L * length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 32, 64, 128, 256})
  void manyBodiesOfOneSizeLieInOneCellEach(int kibibytes) {
    int length = kibibytes << 10;
    for (int count : new int[] {2, 3, 6, 8, 16}) {
      PackLayout layout = layout(Collections.nCopies(count, length));

      assertThat(layout.offsets()).allMatch(offset -> offset >= 0);
      IntStream.range(0, count)
          .forEach(body -> assertThat(cells(layout, body, length)).isEqualTo(1));
      assertThat(layout.stripes().length()).as("no gaps").isEqualTo((long) count * length);
    }
  }

  @Test
  void manyBodiesTakeFewCells() {
    assertThat(layout(Collections.nCopies(16, 4096)).stripes())
        .as("four of them in each of four cells, and three parity cells")
        .isEqualTo(new StripeLayout(PROFILE, 16 << 10, 16 * 4096));
    assertThat(layout(Collections.nCopies(128, 4096)).stripes().stripes()).isEqualTo(1);
    assertThat(layout(Collections.nCopies(256, 4096)).stripes().stripes()).isEqualTo(1);
  }

  @Test
  void noBodiesOverlapOrCrossACellWithoutNeedAndLittleIsStoredBesideThem() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int most = 1 << (2 + random.nextInt(17));
      List<Integer> lengths =
          Stream.generate(() -> 1 + random.nextInt(most)).limit(1 + random.nextInt(60)).toList();
      PackLayout layout = layout(lengths);

      long end = 0;
      for (int body : layout.order()) {
        assertThat(layout.offsets().get(body)).as("seed %d", seed).isGreaterThanOrEqualTo(end);
        end = layout.offsets().get(body) + lengths.get(body);
        int needed = Math.ceilDiv(lengths.get(body), layout.stripes().cellBytes());
        assertThat(cells(layout, body, lengths.get(body))).as("seed %d", seed).isEqualTo(needed);
      }
      assertThat(layout.stripes().length()).as("seed %d", seed).isEqualTo(end);
      assertThat(layout.order()).containsExactlyInAnyOrderElementsOf(numbers(lengths.size()));
      assertIsWithinReason(layout, lengths, seed);
    }
  }

  private static void assertIsWithinReason(PackLayout layout, List<Integer> lengths, int seed) {
    long data = lengths.stream().mapToLong(Integer::longValue).sum();
    long parityOfBlocks = 3L * StripeLayout.BLOCK_BYTES;
    assertThat(layout.storedBytes())
        .as("seed %d: %s", seed, layout)
        .isLessThanOrEqualTo(PackLayout.MAX_EXPANSION * data + parityOfBlocks);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
