package org.nonagon.erasure;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.galois.GaloisMatrix;
import org.nonagon.erasure.kernel.CodingKernel;
import org.nonagon.erasure.kernel.LinearCombination;

/**
 * Computes parity shards, checks them, and gives lost shards back.
 *
 * <pre>{@code
 * ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
 * coder.encode(shards, 0, cellBytes); // shards[0..5] are read, shards[6..8] are written
 *
 * // later, shards 1 and 7 are lost and only 1 is needed
 * present.set(0, 9);
 * present.clear(1);
 * present.clear(7);
 * wanted.set(1);
 * switch (coder.reconstruct(shards, present, wanted, 0, cellBytes)) {
 *   case Reconstructed() -> serve(shards[1]);
 *   case TooFewShards(int have, int need) -> refuse(have, need);
 * }
 * }</pre>
 *
 * <p><b>Shards</b> come as an array of all k + m, data first, of byte arrays or of buffers, heap or
 * direct. All methods work on the same range of every shard: {@code length} bytes from the absolute
 * index {@code offset}; any offset and length will do, and the range lies below a buffer's limit.
 * Positions, limits and byte orders of buffers are neither used nor changed. A shard that is
 * written does not share memory with another one.
 *
 * <p><b>The code</b> is systematic Reed-Solomon over GF(2^8), see {@link
 * GaloisMatrix#systematicVandermonde}. It finds lost shards, not wrong ones: whoever passes a shard
 * as present has checked its checksum. {@link #verify} tells that some shard is wrong, not which.
 *
 * <p><b>Cost</b>: only what is asked for is computed; one missing shard does not pay for the
 * others. Matrices for reconstruction are kept for the sets of present and wanted shards seen last,
 * within a bound, and a call that finds its matrix allocates nothing.
 *
 * <p><b>Threads</b> may share a coder. They may code different ranges of the same shards at once.
 *
 * <p><b>Bad arguments</b> get an {@link IllegalArgumentException} that names the argument, before
 * anything is written: another number of shards than the profile's, a range outside a shard, a
 * read-only shard to be written, a shard to be written that is the same object as another one or
 * overlaps it in one heap array (overlapping direct memory goes unnoticed), sets that name shards
 * which do not exist, a shard both present and wanted, null where a shard is read or written.
 */
public final class ErasureCoder {

  private static final Reconstruction RECONSTRUCTED = new Reconstructed();

  private final ErasureProfile profile;
  private final CodingKernel parity;
  private final DecodeCache decodeCache;

  /** Prepares a coder; keep and share it, since wide profiles take a while to prepare. */
  public ErasureCoder(ErasureProfile profile) {
    this.profile = profile;
    GaloisMatrix matrix =
        GaloisMatrix.systematicVandermonde(profile.dataShards(), profile.shards());
    this.parity = parityKernel(profile, matrix);
    this.decodeCache = new DecodeCache(profile, matrix);
  }

  /** The profile that the coder was made for. */
  public ErasureProfile profile() {
    return profile;
  }

  /** Reads the data shards and writes all parity shards. */
  public void encode(ByteBuffer[] shards, int offset, int length) {
    ShardCheck.BUFFERS.checkCount(shards, profile);
    ShardCheck.BUFFERS.checkWritable(shards, parity.combination(), offset, length);
    parity.compute(shards, offset, length);
  }

  /** Reads the data shards and writes all parity shards. */
  public void encode(byte[][] shards, int offset, int length) {
    ShardCheck.ARRAYS.checkCount(shards, profile);
    ShardCheck.ARRAYS.checkWritable(shards, parity.combination(), offset, length);
    parity.compute(shards, offset, length);
  }

  /** Whether the parity shards are those of the data shards. Writes nothing. */
  public boolean verify(ByteBuffer[] shards, int offset, int length) {
    ShardCheck.BUFFERS.checkCount(shards, profile);
    ShardCheck.BUFFERS.checkReadable(shards, parity.combination(), offset, length);
    return parity.matches(shards, offset, length);
  }

  /** Whether the parity shards are those of the data shards. Writes nothing. */
  public boolean verify(byte[][] shards, int offset, int length) {
    ShardCheck.ARRAYS.checkCount(shards, profile);
    ShardCheck.ARRAYS.checkReadable(shards, parity.combination(), offset, length);
    return parity.matches(shards, offset, length);
  }

  /**
   * Writes the wanted shards, data or parity, from the present ones: the first k of them are read.
   *
   * @param shards all k + m elements; those neither read nor written may be null
   * @param present the shards that hold right bytes in the range
   * @param wanted the shards to write, none of them present; others that are missing stay untouched
   * @return {@link TooFewShards}, and nothing is written, if fewer than k are present; the outcome
   *     is decided before the shards themselves are looked at
   */
  public Reconstruction reconstruct(
      @Nullable ByteBuffer[] shards, BitSet present, BitSet wanted, int offset, int length) {
    ShardCheck.BUFFERS.checkCount(shards, profile);
    checkSets(present, wanted);
    if (present.cardinality() < profile.dataShards()) {
      return new TooFewShards(present.cardinality(), profile.dataShards());
    }
    CodingKernel kernel = decodeCache.kernel(present, wanted);
    ShardCheck.BUFFERS.checkWritable(shards, kernel.combination(), offset, length);
    kernel.compute(shards, offset, length);
    return RECONSTRUCTED;
  }

  /**
   * Writes the wanted shards, data or parity, from the present ones: the first k of them are read.
   *
   * @param shards all k + m elements; those neither read nor written may be null
   * @param present the shards that hold right bytes in the range
   * @param wanted the shards to write, none of them present; others that are missing stay untouched
   * @return {@link TooFewShards}, and nothing is written, if fewer than k are present; the outcome
   *     is decided before the shards themselves are looked at
   */
  public Reconstruction reconstruct(
      byte[] @Nullable [] shards, BitSet present, BitSet wanted, int offset, int length) {
    ShardCheck.ARRAYS.checkCount(shards, profile);
    checkSets(present, wanted);
    if (present.cardinality() < profile.dataShards()) {
      return new TooFewShards(present.cardinality(), profile.dataShards());
    }
    CodingKernel kernel = decodeCache.kernel(present, wanted);
    ShardCheck.ARRAYS.checkWritable(shards, kernel.combination(), offset, length);
    kernel.compute(shards, offset, length);
    return RECONSTRUCTED;
  }

  private void checkSets(BitSet present, BitSet wanted) {
    if (present.length() > profile.shards()) {
      throw new IllegalArgumentException(
          "present names shard " + (present.length() - 1) + ", which " + profile + " has not");
    }
    if (wanted.length() > profile.shards()) {
      throw new IllegalArgumentException(
          "wanted names shard " + (wanted.length() - 1) + ", which " + profile + " has not");
    }
    if (present.intersects(wanted)) {
      throw new IllegalArgumentException("wanted names a shard that is present");
    }
  }

  private static CodingKernel parityKernel(ErasureProfile profile, GaloisMatrix matrix) {
    int[] data = IntStream.range(0, profile.dataShards()).toArray();
    int[] parity = IntStream.range(profile.dataShards(), profile.shards()).toArray();
    return CodingKernel.of(new LinearCombination(matrix.selectRows(parity), data, parity));
  }
}
