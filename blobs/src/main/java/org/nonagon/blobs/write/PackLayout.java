package org.nonagon.blobs.write;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;

/**
 * Where the bodies of a pack lie in its blob. Pure: the same lengths are laid out alike.
 *
 * <p>A body that fits a cell does not cross one, so that reading it takes one read of one drive; a
 * longer one begins with a cell. Longer bodies come first, which leaves the least between them.
 *
 * <p>Of all sizes of a cell that hold the longest body, the one is taken that stores least, parity
 * and the cost of a cell included. Few and long bodies are dear that way: parity cells are as long
 * as the first data cell, and one body of 256 KiB alone would take 1 MiB. So where more than
 * {@value #MAX_EXPANSION} bytes would be stored for one, the size is taken that stores least of
 * all, and the long bodies lie in a few cells; but never for the sake of cells that are one block.
 *
 * @param stripes how the blob is cut; its length is that of the bodies and the gaps between them
 * @param order the numbers of the bodies in the order in which they lie
 * @param offsets of each body, by its number
 */
record PackLayout(StripeLayout stripes, List<Integer> order, List<Long> offsets) {
  /** How many bytes may be stored for one so that each body lies in one cell. */
  static final int MAX_EXPANSION = 3;

  /**
   * What a cell costs beside its bytes, in bytes: an append, and its share of a record and sync.
   */
  private static final int CELL_COST_BYTES = 8 << 10;

  /** Copies the lists. */
  PackLayout {
    order = List.copyOf(order);
    offsets = List.copyOf(offsets);
  }

  /**
   * Lays bodies out.
   *
   * @param lengths of each body, at least 1 and at most {@link StripeLayout#MAX_CELL_BYTES}
   */
  static PackLayout of(ErasureProfile profile, List<Integer> lengths) {
    List<Integer> order =
        IntStream.range(0, lengths.size())
            .boxed()
            .sorted(Comparator.comparing((Integer body) -> lengths.get(body)).reversed())
            .toList();
    int longest = lengths.get(order.getFirst());
    List<PackLayout> layouts =
        cellSizes().mapToObj(cell -> placed(profile, cell, order, lengths)).toList();
    Comparator<PackLayout> byCost = Comparator.comparingLong(PackLayout::costBytes);
    PackLayout whole =
        layouts.stream()
            .filter(layout -> layout.stripes.cellBytes() >= longest)
            .min(byCost)
            .orElseThrow();
    long dataBytes = lengths.stream().mapToLong(Integer::longValue).sum();
    boolean isWithinReason =
        whole.stripes.cellBytes() <= StripeLayout.BLOCK_BYTES
            || whole.storedBytes() <= MAX_EXPANSION * dataBytes;
    return isWithinReason ? whole : layouts.stream().min(byCost).orElseThrow();
  }

  /** All legal sizes of a cell, ascending. */
  private static IntStream cellSizes() {
    IntStream small =
        IntStream.iterate(
            StripeLayout.MIN_CELL_BYTES, cell -> cell < StripeLayout.BLOCK_BYTES, cell -> 2 * cell);
    IntStream blocks =
        IntStream.rangeClosed(1, StripeLayout.MAX_CELL_BYTES / StripeLayout.BLOCK_BYTES)
            .map(count -> count * StripeLayout.BLOCK_BYTES);
    return IntStream.concat(small, blocks);
  }

  private static PackLayout placed(
      ErasureProfile profile, int cellBytes, List<Integer> order, List<Integer> lengths) {
    Long[] offsets = new Long[lengths.size()];
    long end = 0;
    for (int body : order) {
      int inCell = (int) (end % cellBytes);
      boolean isCrossing = inCell > 0 && inCell + lengths.get(body) > cellBytes;
      offsets[body] = isCrossing ? end - inCell + cellBytes : end;
      end = offsets[body] + lengths.get(body);
    }
    return new PackLayout(new StripeLayout(profile, cellBytes, end), order, Arrays.asList(offsets));
  }

  /** The bytes of all shards. */
  long storedBytes() {
    long parityCells = stripes.profile().parityShards();
    long fullStripes = stripes.stripes() - 1L;
    long lastCellBytes = stripes.cellLength(stripes.stripes() - 1, 0);
    return stripes.length() + parityCells * (fullStripes * stripes.cellBytes() + lastCellBytes);
  }

  private long costBytes() {
    long cells =
        Math.ceilDiv(stripes.length(), (long) stripes.cellBytes())
            + (long) stripes.stripes() * stripes.profile().parityShards();
    return storedBytes() + cells * CELL_COST_BYTES;
  }
}
