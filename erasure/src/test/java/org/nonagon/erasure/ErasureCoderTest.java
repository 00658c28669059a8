package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.erasure.CodeExample.bytes;
import static org.nonagon.erasure.CodeExample.direct;
import static org.nonagon.erasure.CodeExample.segments;
import static org.nonagon.erasure.CodeExample.set;
import static org.nonagon.erasure.CodeExample.setsUpTo;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureCoderTest {

  private static final Reconstruction RECONSTRUCTED = new Reconstructed();

  @ParameterizedTest
  @ValueSource(strings = {"6+3", "4+2", "2+1", "1+0", "1+3", "5+0", "17+3", "200+56", "3+253"})
  void parityIsTheDataPolynomialAtFurtherPoints(String profile) {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.parse(profile));
    CodeExample example = new CodeExample(coder.profile(), 70, 1);
    BitSet parity = new BitSet();
    parity.set(coder.profile().dataShards(), coder.profile().shards());

    byte[][] shards = example.without(parity);
    coder.encode(shards, 0, 70);
    ByteBuffer[] buffers = direct(example.without(parity));
    coder.encode(buffers, 0, 70);

    assertThat(shards).isDeepEqualTo(example.whole());
    assertThat(bytes(buffers)).isDeepEqualTo(example.whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"6+3", "4+2", "2+1"})
  void everyLossIsRepairedWhicheverOfTheLostShardsAreWanted(String profile) {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.parse(profile));
    CodeExample example = new CodeExample(coder.profile(), 53, 2);
    int shardCount = coder.profile().shards();
    for (BitSet lost : setsUpTo(coder.profile().parityShards(), shardCount)) {
      for (BitSet wanted : setsUpTo(lost.cardinality(), shardCount)) {
        if (isSubset(wanted, lost)) {
          assertRepairs(coder, example, lost, wanted, 53);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"17+3", "200+56"})
  void seededLossesOfWideProfilesAreRepaired(String profile) {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.parse(profile));
    CodeExample example = new CodeExample(coder.profile(), 41, 3);
    for (long seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      BitSet lost = randomLoss(coder.profile(), random);
      BitSet wanted = (BitSet) lost.clone();
      lost.stream().filter(shard -> random.nextInt(3) == 0).forEach(wanted::clear);
      assertRepairs(coder, example, lost, wanted, 41);
    }
  }

  @Test
  void moreShardsThanNeededMayBePresent() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 64, 4);

    assertRepairs(coder, example, set(8), set(8), 64);
    assertRepairs(coder, example, set(0), set(0), 64);
  }

  @Test
  void fewerShardsThanDataAreAnOutcomeAndChangeNothing() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 16, 5);
    BitSet lost = set(0, 3, 6, 8);
    byte[][] shards = example.without(lost);
    ByteBuffer[] buffers = direct(shards);

    assertThat(coder.reconstruct(shards, example.allBut(lost), set(0), 0, 16))
        .isEqualTo(new TooFewShards(5, 6));
    assertThat(coder.reconstruct(buffers, example.allBut(lost), set(0), 0, 16))
        .isEqualTo(new TooFewShards(5, 6));
    assertThat(shards).isDeepEqualTo(example.without(lost));
    assertThat(bytes(buffers)).isDeepEqualTo(shards);
  }

  @Test
  void onlyTheRangeIsReadAndWritten() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 5000, 6);
    BitSet lost = set(1, 4, 7);
    for (int offset : new int[] {0, 1, 7, 63, 2047, 2049}) {
      for (int length : new int[] {0, 1, 15, 64, 65, 2048, 2900}) {
        byte[][] whole = example.whole();
        byte[][] expected = example.without(lost);
        lost.stream()
            .forEach(
                shard -> System.arraycopy(whole[shard], offset, expected[shard], offset, length));
        byte[][] shards = example.without(lost);
        ByteBuffer[] buffers = direct(shards);

        assertThat(coder.reconstruct(shards, example.allBut(lost), lost, offset, length))
            .isEqualTo(RECONSTRUCTED);
        assertThat(coder.reconstruct(buffers, example.allBut(lost), lost, offset, length))
            .isEqualTo(RECONSTRUCTED);

        assertThat(shards).isDeepEqualTo(expected);
        assertThat(bytes(buffers)).isDeepEqualTo(expected);
      }
    }
  }

  @Test
  void positionsAndLimitsOfBuffersStayAndReadOnlySourcesWillDo() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 100, 7);
    ByteBuffer[] shards = direct(example.without(set(6, 7, 8)));
    for (int shard = 0; shard < 9; shard++) {
      shards[shard].limit(90).position(80 + shard);
      shards[shard] = shard < 6 ? shards[shard].asReadOnlyBuffer() : shards[shard];
    }

    coder.encode(shards, 20, 70);

    for (int shard = 0; shard < 9; shard++) {
      assertThat(shards[shard].position()).isEqualTo(80 + shard);
      assertThat(shards[shard].limit()).isEqualTo(90);
      byte[] range = new byte[70];
      shards[shard].get(20, range);
      assertThat(range).containsExactly(copyOf(example.whole()[shard], 20, 70));
    }
  }

  @Test
  void verifyTellsAnyChangedBitOfAnyShardInTheRange() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    byte[][] shards = new CodeExample(coder.profile(), 40, 8).whole();
    assertThat(coder.verify(shards, 0, 40)).isTrue();
    for (byte[] shard : shards) {
      for (int at : new int[] {5, 20, 34}) {
        for (int bit = 0; bit < 8; bit++) {
          shard[at] ^= (byte) (1 << bit);
          assertThat(coder.verify(shards, 5, 30)).isFalse();
          assertThat(coder.verify(direct(shards), 5, 30)).isFalse();
          shard[at] ^= (byte) (1 << bit);
        }
      }
      shard[4] ^= 1;
      shard[35] ^= 1;
    }
    assertThat(coder.verify(shards, 5, 30)).isTrue();
    assertThat(coder.verify(direct(shards), 5, 30)).isTrue();
  }

  @Test
  void shardsNeitherReadNorWrittenMayBeNull() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 10, 9);
    byte[][] whole = example.whole();
    ByteBuffer[] buffers = direct(example.without(set(2)));
    byte[][] partly = {
      whole[0], whole[1], new byte[10], whole[3], whole[4], whole[5], whole[6], null, null
    };
    buffers[0] = null;
    buffers[8] = null;

    assertThat(coder.reconstruct(partly, set(0, 1, 3, 4, 5, 6), set(2), 0, 10))
        .isEqualTo(RECONSTRUCTED);
    assertThat(coder.reconstruct(buffers, set(1, 3, 4, 5, 6, 7), set(2), 0, 10))
        .isEqualTo(RECONSTRUCTED);

    assertThat(partly[2]).containsExactly(whole[2]);
    assertThat(buffers[2]).isEqualTo(ByteBuffer.wrap(whole[2]));
  }

  @Test
  void reconstructedParityIsThatOfEncode() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 10, 10);
    for (int parity : List.of(6, 7, 8)) {
      assertRepairs(coder, example, set(6, 7, 8), set(parity), 10);
    }
  }

  @Test
  void someParityIsThatOfAllAndTheRestIsLeftAlone() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 300, 11);
    BitSet parity = set(6, 7, 8);
    for (BitSet wanted : List.of(set(6), set(7, 8), set(8), set())) {
      byte[][] shards = example.without(parity);
      ByteBuffer[] buffers = direct(shards);
      MemorySegment[] segments = segments(shards);

      coder.encode(shards, wanted, 0, 300);
      coder.encode(buffers, wanted, 0, 300);
      coder.encode(segments, wanted, 0, 300);

      byte[][] expected = example.withoutExcept(parity, wanted);
      assertThat(shards).as("wanted %s", wanted).isDeepEqualTo(expected);
      assertThat(bytes(buffers)).as("wanted %s", wanted).isDeepEqualTo(expected);
      assertThat(bytes(segments)).as("wanted %s", wanted).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6+3", "1+2", "3+0", "17+3", "200+56"})
  void parityFollowsAChangeOfAnyDataShard(String text) {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.parse(text));
    CodeExample example = new CodeExample(coder.profile(), 150, 12);
    byte[][] shards = example.whole();
    ByteBuffer[] buffers = direct(shards);
    MemorySegment[] segments = segments(shards);
    Random random = new Random(12);
    for (int changed = 0; changed < coder.profile().dataShards(); changed++) {
      byte[] previous = shards[changed].clone();
      byte[] change = new byte[100];
      random.nextBytes(change);
      System.arraycopy(change, 0, shards[changed], 20, 100);
      buffers[changed].put(20, change);
      MemorySegment.copy(change, 0, segments[changed], ValueLayout.JAVA_BYTE, 20, 100);

      coder.update(shards, changed, previous, 20, 100);
      coder.update(buffers, changed, ByteBuffer.allocateDirect(150).put(0, previous), 20, 100);
      coder.update(segments, changed, MemorySegment.ofArray(previous), 20, 100);

      assertThat(coder.verify(shards, 0, 150)).isTrue();
    }
    assertThat(bytes(buffers)).isDeepEqualTo(shards);
    assertThat(bytes(segments)).isDeepEqualTo(shards);
  }

  @Test
  void segmentsOnAndOffTheHeapHoldTheSameAsArrays() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
    CodeExample example = new CodeExample(coder.profile(), 1000, 13);
    BitSet lost = set(2, 3, 8);
    MemorySegment[] segments = segments(example.without(lost));

    assertThat(coder.verify(segments, 100, 800)).isFalse();
    assertThat(coder.reconstruct(segments, example.allBut(lost), lost, 0, 1000))
        .isEqualTo(RECONSTRUCTED);
    assertThat(bytes(segments)).isDeepEqualTo(example.whole());
    assertThat(coder.verify(segments, 100, 800)).isTrue();
    segments[7].fill((byte) 0);
    coder.encode(segments, 0, 1000);
    assertThat(bytes(segments)).isDeepEqualTo(example.whole());
  }

  private static void assertRepairs(
      ErasureCoder coder, CodeExample example, BitSet lost, BitSet wanted, int length) {
    BitSet present = example.allBut(lost);
    byte[][] shards = example.without(lost);
    ByteBuffer[] buffers = direct(shards);

    assertThat(coder.reconstruct(shards, present, wanted, 0, length)).isEqualTo(RECONSTRUCTED);
    assertThat(coder.reconstruct(buffers, present, wanted, 0, length)).isEqualTo(RECONSTRUCTED);

    byte[][] expected = example.withoutExcept(lost, wanted);
    assertThat(shards).as("lost %s, wanted %s", lost, wanted).isDeepEqualTo(expected);
    assertThat(bytes(buffers)).as("lost %s, wanted %s", lost, wanted).isDeepEqualTo(expected);
  }

  private static BitSet randomLoss(ErasureProfile profile, Random random) {
    int size = 1 + random.nextInt(profile.parityShards());
    BitSet lost = new BitSet();
    IntStream.generate(() -> random.nextInt(profile.shards()))
        .distinct()
        .limit(size)
        .forEach(lost::set);
    return lost;
  }

  private static boolean isSubset(BitSet part, BitSet whole) {
    BitSet outside = (BitSet) part.clone();
    outside.andNot(whole);
    return outside.isEmpty();
  }

  private static byte[] copyOf(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }
}
