package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeLayoutTest {
  private static final long BLOB = 64L << 20;

  private static List<Long> lengths(ErasureProfile profile) {
    long stripe = (long) profile.dataShards() * StripeLayout.MAX_CELL_BYTES;
    Random random = new Random(1);
    LongStream edges =
        LongStream.of(2, 4096, 8192, 16384, 24576, 98304, 262144, stripe, 2 * stripe, 7 * stripe)
            .flatMap(n -> LongStream.of(n - 1, n, n + 1));
    LongStream chance = random.longs(300, 1, BLOB + 1);
    return LongStream.concat(LongStream.concat(edges, chance), LongStream.of(BLOB))
        .boxed()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1+0", "1+2", "2+1", "4+2", "6+3", "10+4", "17+3"})
  void everyByteHasOnePlaceAndShardsAreNoLongerThanTheyNeedBe(String form) {
    ErasureProfile profile = ErasureProfile.parse(form);
    for (long length : lengths(profile)) {
      StripeLayout layout = StripeLayout.even(profile, length);
      long data = IntStream.range(0, profile.dataShards()).mapToLong(layout::shardLength).sum();
      assertThat(data).as("%s", layout).isEqualTo(length);
      for (int column = 0; column < profile.shards(); column++) {
        int of = column;
        long cells =
            IntStream.range(0, layout.stripes()).mapToLong(s -> layout.cellLength(s, of)).sum();
        assertThat(layout.shardLength(column)).as("%s, %d", layout, column).isEqualTo(cells);
        assertThat(layout.shardLength(column)).isLessThanOrEqualTo(layout.shardLength(0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1+0", "2+1", "6+3", "17+3"})
  void anEvenLayoutHasNoMoreStripesThanFullCellsNeed(String form) {
    ErasureProfile profile = ErasureProfile.parse(form);
    for (long length : lengths(profile)) {
      StripeLayout layout = StripeLayout.even(profile, length);
      long full = (long) profile.dataShards() * StripeLayout.MAX_CELL_BYTES;
      assertThat(layout.stripes()).as("%s", layout).isEqualTo((int) Math.ceilDiv(length, full));
      assertThat(layout.cellBytes() % layout.blockBytes()).isZero();
      assertThat(layout.cellBytes())
          .isBetween(StripeLayout.MIN_CELL_BYTES, StripeLayout.MAX_CELL_BYTES);
    }
  }

  @Test
  void parityCostsLittleMoreThanItsShareFromThreeBlocksAColumnOn() {
    for (long length = 300_000; length < BLOB; length += 777_777) {
      StripeLayout layout = StripeLayout.even(ErasureProfile.STANDARD, length);
      double parity = 3.0 * layout.shardLength(6) / length;
      assertThat(parity).as("%d bytes", length).isBetween(0.5, 0.67);
    }
  }

  @Test
  void theLastStripeIsFilledInOrderAndItsParityIsAsLongAsItsFirstCell() {
    ErasureProfile profile = new ErasureProfile(3, 2);
    StripeLayout layout = new StripeLayout(profile, 8192, 3 * 8192 + 8192 + 100);

    assertThat(IntStream.range(0, 5).map(c -> layout.cellLength(0, c))).containsOnly(8192);
    assertThat(IntStream.range(0, 5).map(c -> layout.cellLength(1, c)))
        .containsExactly(8192, 100, 0, 8192, 8192);
    assertThat(layout.stripeLength(1)).isEqualTo(8292);
    assertThat(layout.stripeOf(3 * 8192 - 1)).isZero();
    assertThat(layout.stripeOf(3 * 8192)).isEqualTo(1);
  }

  @Test
  void aSingleByteHasOneDataCellAndParityOfOneByte() {
    StripeLayout layout = StripeLayout.even(ErasureProfile.STANDARD, 1);

    assertThat(IntStream.range(0, 9).mapToLong(layout::shardLength))
        .containsExactly(1L, 0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L);
    assertThat(layout.cellBytes()).isEqualTo(StripeLayout.MIN_CELL_BYTES);
  }

  @Test
  void theLongestBlobOfTheStandardProfileHasFortyThreeStripes() {
    StripeLayout layout = StripeLayout.even(ErasureProfile.STANDARD, BLOB);

    assertThat(layout.stripes()).isEqualTo(43);
    assertThat(layout.blockBytes()).isEqualTo(StripeLayout.BLOCK_BYTES);
  }

  @Test
  void whatIsNoCellOrNoLengthIsRefused() {
    for (int cell : new int[] {0, -4096, 1, 4095, 5000, 12288, 16385, 24576, 270336, 524288}) {
      assertThatIllegalArgumentException()
          .as("%d", cell)
          .isThrownBy(() -> new StripeLayout(ErasureProfile.STANDARD, cell, 1));
    }
    for (int cell : new int[] {4096, 8192, 16384, 32768, 49152, 262144}) {
      assertThat(new StripeLayout(ErasureProfile.STANDARD, cell, 1).cellBytes()).isEqualTo(cell);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StripeLayout(ErasureProfile.STANDARD, 4096, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StripeLayout.even(ErasureProfile.STANDARD, 0));
  }
}
