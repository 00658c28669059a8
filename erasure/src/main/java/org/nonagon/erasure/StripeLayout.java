package org.nonagon.erasure;

/**
 * How a run of bytes is cut: in stripes of k data cells, each stripe with m parity cells.
 *
 * <p>Byte {@code o} lies in stripe {@code o / (k * cellBytes)}, there in data column {@code (o /
 * cellBytes) % k}. A shard is one column: its cells one after another. Only the last stripe may be
 * short: its data cells are filled in order, the last filled one may be shorter than a cell and
 * those behind it are empty, and its parity cells are as long as its first data cell. Shorter cells
 * take part in the code as if they went on with zeros, and no zero is stored.
 *
 * @param profile k and m
 * @param cellBytes the bytes of a full cell, a multiple of its {@link #blockBytes()}
 * @param length how many bytes are cut, at least 1
 */
public record StripeLayout(ErasureProfile profile, int cellBytes, long length) {
  /** The largest cell: with 6+3 a stripe then holds 1.5 MiB of data. */
  public static final int MAX_CELL_BYTES = 256 << 10;

  /** The smallest cell. */
  public static final int MIN_CELL_BYTES = 4 << 10;

  /** What one checksum covers, in cells that are at least this large. */
  public static final int BLOCK_BYTES = 16 << 10;

  /** Refuses cells that are not a whole number of blocks. */
  public StripeLayout {
    if (length < 1) {
      throw new IllegalArgumentException("length must be at least 1: " + length);
    }
    if (!isCellSize(cellBytes)) {
      throw new IllegalArgumentException("not the size of a cell: " + cellBytes);
    }
  }

  private static boolean isCellSize(int bytes) {
    boolean small = bytes >= MIN_CELL_BYTES && bytes <= BLOCK_BYTES && Integer.bitCount(bytes) == 1;
    return small || (bytes > 0 && bytes <= MAX_CELL_BYTES && bytes % BLOCK_BYTES == 0);
  }

  /**
   * The layout that spreads {@code length} bytes most evenly: no more stripes than full cells need,
   * and cells no larger than that many stripes need. So parity is close to m/k of the data at every
   * size.
   */
  public static StripeLayout even(ErasureProfile profile, long length) {
    long stripes = ceilDiv(length, (long) profile.dataShards() * MAX_CELL_BYTES);
    long share = ceilDiv(length, profile.dataShards() * Math.max(1, stripes));
    return new StripeLayout(profile, cellFor(share), length);
  }

  private static int cellFor(long shareBytes) {
    if (shareBytes > BLOCK_BYTES) {
      return Math.toIntExact(ceilDiv(shareBytes, BLOCK_BYTES) * BLOCK_BYTES);
    }
    int cell = MIN_CELL_BYTES;
    while (cell < shareBytes) {
      cell <<= 1;
    }
    return cell;
  }

  /** What one checksum covers: {@link #BLOCK_BYTES}, or the cell where that is smaller. */
  public int blockBytes() {
    return Math.min(cellBytes, BLOCK_BYTES);
  }

  /** The data bytes of a full stripe. */
  public int stripeBytes() {
    return profile.dataShards() * cellBytes;
  }

  /** How many stripes there are. */
  public int stripes() {
    return Math.toIntExact(ceilDiv(length, stripeBytes()));
  }

  /** The data bytes of stripe {@code stripe}. */
  public int stripeLength(int stripe) {
    return (int) Math.min(stripeBytes(), length - (long) stripe * stripeBytes());
  }

  /**
   * The bytes of the cell of column {@code column} (0 to k+m-1) in {@code stripe}; 0 when it is
   * empty.
   */
  public int cellLength(int stripe, int column) {
    int data = stripeLength(stripe);
    int before = column < profile.dataShards() ? column * cellBytes : 0;
    return Math.clamp(data - before, 0, cellBytes);
  }

  /** The bytes of shard {@code column}; 0 when nothing of it is stored. */
  public long shardLength(int column) {
    int last = stripes() - 1;
    return (long) last * cellBytes + cellLength(last, column);
  }

  /** The stripe of the byte at {@code offset}. */
  public int stripeOf(long offset) {
    return Math.toIntExact(offset / stripeBytes());
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
