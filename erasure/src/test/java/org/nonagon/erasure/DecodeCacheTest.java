package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.erasure.CodeExample.set;
import static org.nonagon.erasure.CodeExample.setsUpTo;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.galois.GaloisMatrix;

class DecodeCacheTest {

  private final DecodeCache cache = cache("6+3");

  @Test
  void theSameSetsGetTheSameKernel() {
    PreparedKernel kernel = cache.kernel(set(1, 2, 3, 4, 5, 6), set(0));

    assertThat(cache.kernel(set(1, 2, 3, 4, 5, 6), set(0))).isSameAs(kernel);
    assertThat(cache.kernel(set(1, 2, 3, 4, 5, 6), set(7))).isNotSameAs(kernel);
    assertThat(cache.kernel(set(1, 2, 3, 4, 5, 7), set(0))).isNotSameAs(kernel);
  }

  @Test
  void aSetThatTheCallerChangesLaterIsNotTheKeyAnyMore() {
    BitSet present = set(1, 2, 3, 4, 5, 6);
    PreparedKernel kernel = cache.kernel(present, set(0));
    present.set(7);
    present.clear(6);

    assertThat(cache.kernel(present, set(0)).combination().source(5)).isEqualTo(7);
    assertThat(cache.kernel(set(1, 2, 3, 4, 5, 6), set(0))).isSameAs(kernel);
  }

  @Test
  void singleLossesOfTheStandardProfileStayCached() {
    PreparedKernel[] kernels = new PreparedKernel[9];
    for (int lost = 0; lost < 9; lost++) {
      kernels[lost] = cache.kernel(allBut(set(lost)), set(lost));
    }
    for (int lost = 0; lost < 9; lost++) {
      assertThat(cache.kernel(allBut(set(lost)), set(lost))).isSameAs(kernels[lost]);
    }
  }

  @Test
  void capacityFollowsFromTheSizeOfTables() {
    assertThat(cache.capacity()).isEqualTo(DecodeCache.MAX_KERNELS);
    assertThat(cache("200+56").capacity()).isEqualTo(2);
    assertThat(cache("6+0").capacity()).isEqualTo(DecodeCache.MAX_KERNELS);
  }

  @Test
  void moreSetsThanCapacityAreComputedAgain() {
    for (int round = 0; round < 2; round++) {
      for (BitSet lost : setsUpTo(3, 9)) {
        for (BitSet wanted : setsUpTo(3, 9)) {
          if (!wanted.intersects(allBut(lost))) {
            PreparedKernel kernel = cache.kernel(allBut(lost), wanted);
            assertThat(kernel.combination().targetCount()).isEqualTo(wanted.cardinality());
          }
        }
      }
    }
  }

  private static BitSet allBut(BitSet lost) {
    BitSet present = set(0, 1, 2, 3, 4, 5, 6, 7, 8);
    present.andNot(lost);
    return present;
  }

  private static DecodeCache cache(String text) {
    ErasureProfile profile = ErasureProfile.parse(text);
    return new DecodeCache(
        profile, GaloisMatrix.systematicVandermonde(profile.dataShards(), profile.shards()));
  }
}
