package org.nonagon.erasure;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.galois.GaloisMatrix;
import org.nonagon.erasure.kernel.CodingKernel;
import org.nonagon.erasure.kernel.LinearCombination;

/**
 * Kernels for reconstruction, by the sets of present and wanted shards that they were asked for.
 *
 * <p>A set-associative cache, as processors have: a hash picks a set of {@link #WAYS} slots, a
 * lookup compares them, a miss replaces one. Lookups allocate nothing and take no lock; two threads
 * that miss at once both compute the same kernel, and one of the two stays. When all slots of a set
 * are taken, the kernel stored there longest goes.
 */
final class DecodeCache {

  /** Bound on the tables that all cached kernels of a coder hold together. */
  static final long MAX_TABLE_BYTES = 8L << 20;

  /** Bound on the number of cached kernels, a power of two. */
  static final int MAX_KERNELS = 512;

  private static final int WAYS = 4;

  private final ErasureProfile profile;
  private final GaloisMatrix matrix;
  private final AtomicReferenceArray<@Nullable Entry> slots;

  /**
   * An empty cache.
   *
   * @param matrix the coding matrix of the profile
   */
  DecodeCache(ErasureProfile profile, GaloisMatrix matrix) {
    this.profile = profile;
    this.matrix = matrix;
    this.slots = new AtomicReferenceArray<>(slotCount(profile));
  }

  /**
   * The kernel that computes the wanted shards from the first k present ones.
   *
   * @param present at least k shards
   * @param wanted none of the present
   */
  PreparedKernel kernel(BitSet present, BitSet wanted) {
    int set = setOf(present, wanted);
    for (int slot = set; slot < set + waysOf(slots); slot++) {
      Entry entry = slots.get(slot);
      if (entry != null && entry.present.equals(present) && entry.wanted.equals(wanted)) {
        return entry.kernel;
      }
    }
    return store(set, newEntry(present, wanted));
  }

  /** How many kernels the cache holds at most. */
  int capacity() {
    return slots.length();
  }

  // Shifts a set's entries by one, so that the oldest falls out. Threads that do so together may
  // lose an entry or keep one twice, which costs a computation and nothing else.
  private PreparedKernel store(int set, Entry entry) {
    for (int slot = set + waysOf(slots) - 1; slot > set; slot--) {
      slots.set(slot, slots.get(slot - 1));
    }
    slots.set(set, entry);
    return entry.kernel;
  }

  private Entry newEntry(BitSet present, BitSet wanted) {
    int[] sources = present.stream().limit(profile.dataShards()).toArray();
    int[] targets = wanted.stream().toArray();
    GaloisMatrix coefficients =
        matrix.selectRows(targets).times(matrix.selectRows(sources).inverse());
    LinearCombination combination = new LinearCombination(coefficients, sources, targets, false);
    return new Entry(copyOf(present), copyOf(wanted), new PreparedKernel(combination));
  }

  private int setOf(BitSet present, BitSet wanted) {
    int hash = present.hashCode() * 31 + wanted.hashCode();
    int mixed =
        (hash * 0x9E3779B9) >>> 16; // the golden ratio spreads sets that differ in one shard
    int ways = waysOf(slots);
    return mixed % (slots.length() / ways) * ways;
  }

  private static int waysOf(AtomicReferenceArray<?> slots) {
    return Math.min(WAYS, slots.length());
  }

  private static int slotCount(ErasureProfile profile) {
    long kernelBytes =
        Math.max(1, CodingKernel.tableBytes(profile.dataShards(), profile.parityShards()));
    return Integer.highestOneBit(Math.clamp(MAX_TABLE_BYTES / kernelBytes, 1, MAX_KERNELS));
  }

  private static BitSet copyOf(BitSet set) {
    return (BitSet) set.clone();
  }

  /** Its sets are never changed, so that threads may compare them without a lock. */
  private record Entry(BitSet present, BitSet wanted, PreparedKernel kernel) {}
}
