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

  private static final int[] CELL_SIZES = cellSizes().toArray();

  /** Copies the lists. */
  PackLayout {
    order = List.copyOf(order);
    offsets = List.copyOf(offsets);
  }

  /**
   * Lays bodies out.
   *
   * @param lengths of each body, at least 1
   */
  static PackLayout of(ErasureProfile profile, List<Integer> lengths) {
    List<Integer> order =
        IntStream.range(0, lengths.size())
            .boxed()
            .sorted(Comparator.comparing((Integer body) -> lengths.get(body)).reversed())
            .toList();
    int[] descending = order.stream().mapToInt(lengths::get).toArray();
    StripeLayout least = least(profile, StripeLayout.MIN_CELL_BYTES, descending);
    StripeLayout whole = least(profile, descending[0], descending);
    long dataBytes = Arrays.stream(descending).asLongStream().sum();
    boolean isWithinReason =
        whole.cellBytes() <= StripeLayout.BLOCK_BYTES
            || (whole.cellBytes() >= descending[0]
                && storedBytes(whole) <= MAX_EXPANSION * dataBytes);
    return placed(isWithinReason ? whole : least, order, descending);
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

  /**
   * How to cut for the least cost, with cells of a length at least, or of the greatest there is.
   */
  private static StripeLayout least(ErasureProfile profile, int minCellBytes, int[] descending) {
    int best = StripeLayout.MAX_CELL_BYTES;
    long leastCost = Long.MAX_VALUE;
    for (int cellBytes : CELL_SIZES) {
      long cost =
          cellBytes < minCellBytes
              ? Long.MAX_VALUE
              : costBytes(cut(profile, cellBytes, descending));
      if (cost < leastCost) {
        best = cellBytes;
        leastCost = cost;
      }
    }
    return cut(profile, best, descending);
  }

  private static StripeLayout cut(ErasureProfile profile, int cellBytes, int[] descending) {
    long end = 0;
    for (int length : descending) {
      end = offset(end, length, cellBytes) + length;
    }
    return new StripeLayout(profile, cellBytes, end);
  }

  /** Where a body begins that is placed behind others. */
  private static long offset(long end, int length, int cellBytes) {
    int inCell = (int) (end % cellBytes);
    boolean isCrossing = inCell > 0 && inCell + length > cellBytes;
    return isCrossing ? end - inCell + cellBytes : end;
  }

  private static PackLayout placed(StripeLayout stripes, List<Integer> order, int[] descending) {
    Long[] offsets = new Long[descending.length];
    long end = 0;
    for (int i = 0; i < descending.length; i++) {
      long offset = offset(end, descending[i], stripes.cellBytes());
      offsets[order.get(i)] = offset;
      end = offset + descending[i];
    }
    return new PackLayout(stripes, order, Arrays.asList(offsets));
  }

  /** The bytes of all shards. */
  long storedBytes() {
    return storedBytes(stripes);
  }

  private static long storedBytes(StripeLayout stripes) {
    long parityCells = stripes.profile().parityShards();
    long fullStripes = stripes.stripes() - 1L;
    long lastCellBytes = stripes.cellLength(stripes.stripes() - 1, 0);
    return stripes.length() + parityCells * (fullStripes * stripes.cellBytes() + lastCellBytes);
  }

  private static long costBytes(StripeLayout stripes) {
    long cells =
        Math.ceilDiv(stripes.length(), (long) stripes.cellBytes())
            + (long) stripes.stripes() * stripes.profile().parityShards();
    return storedBytes(stripes) + cells * CELL_COST_BYTES;
  }
}
