package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

class RangeExtentsTest {
  private static final int[] LENGTHS = {3, 1, 4, 2};
  private static final int PAGE = 2;

  private final byte[] bytes = new byte[10];
  private final List<Extent> extents = new ArrayList<>();

  RangeExtentsTest() {
    new Random(1).nextBytes(bytes);
    int offset = 0;
    for (int i = 0; i < LENGTHS.length; i++) {
      long crc = Crc64Nvme.of(bytes, offset, LENGTHS[i]);
      extents.add(new Extent(new BlobId(i, i + 1), 100L * i, LENGTHS[i], crc));
      offset += LENGTHS[i];
    }
  }

  private Uni<List<Extent>> page(int first) {
    int end = Math.min(extents.size(), first + PAGE);
    return Uni.createFrom().item(first < end ? extents.subList(first, end) : List.of());
  }

  private RangeExtents of(int begin, int length) {
    return RangeExtents.of(new ByteRange(begin, length), this::page).await().indefinitely();
  }

  @Test
  void everyRangeHasTheExtentsThatSupplyItAndTheirCrcs() {
    for (int begin = 0; begin < bytes.length; begin++) {
      for (int length = 1; begin + length <= bytes.length; length++) {
        RangeExtents range = of(begin, length);
        passInPieces(range, begin, length);
        int at = begin;
        for (Extent piece : range.complete()) {
          int index = (int) (piece.offset() / 100);
          assertThat(piece.blob()).isEqualTo(extents.get(index).blob());
          assertThat(piece.offset() % 100).isEqualTo(at - startOf(index));
          assertThat(piece.crc64()).isEqualTo(Crc64Nvme.of(bytes, at, (int) piece.length()));
          at += (int) piece.length();
        }
        assertThat(at).isEqualTo(begin + length);
      }
    }
  }

  private static int startOf(int index) {
    int start = 0;
    for (int i = 0; i < index; i++) {
      start += LENGTHS[i];
    }
    return start;
  }

  private void passInPieces(RangeExtents range, int begin, int length) {
    int first = length / 3;
    range.update(ByteBuffer.wrap(bytes, begin, first));
    ByteBuffer rest = ByteBuffer.wrap(bytes, begin + first, length - first);
    range.update(rest);
    assertThat(rest.remaining()).isEqualTo(length - first);
  }

  @Test
  void whatIsNotCutNeedsNoBytes() {
    assertThat(of(0, 10).complete()).isEqualTo(extents);
    assertThat(of(3, 5).complete()).isEqualTo(extents.subList(1, 3));
    assertThat(of(0, 0).complete()).isEmpty();
    RangeExtents cut = of(1, 3);
    assertThatThrownBy(cut::complete).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aVersionThatWentAwayIsToBeLookedUpAgain() {
    ExtentPages gone = first -> Uni.createFrom().item(List.of());
    assertThatThrownBy(() -> RangeExtents.of(new ByteRange(0, 1), gone).await().indefinitely())
        .isInstanceOf(SourceGoneException.class);
  }
}
