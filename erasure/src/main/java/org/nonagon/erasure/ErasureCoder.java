package org.nonagon.erasure;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.galois.GaloisMatrix;
import org.nonagon.erasure.kernel.Calibration;
import org.nonagon.erasure.kernel.CodingKernel;
import org.nonagon.erasure.kernel.KernelChoice;
import org.nonagon.erasure.kernel.LinearCombination;
import org.nonagon.erasure.kernel.ShardMemory;

/**
 * Computes parity shards, checks them, follows changes of data, and gives lost shards back.
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
 *
 * // 100 bytes of shard 2 change, and parity with them, without a look at the other data
 * byte[] previous = shards[2].clone();
 * edit(shards[2]);
 * coder.update(shards, 2, previous, 4000, 100);
 * }</pre>
 *
 * <p><b>Shards</b> come as an array of all k + m, data first, of byte arrays, of buffers or of
 * memory segments, on the heap or off it. All methods work on the same range of every shard: {@code
 * length} bytes from the absolute index {@code offset}; any offset and length will do, and the
 * range lies below a buffer's limit. Positions, limits and byte orders of buffers are neither used
 * nor changed. A shard that is written does not share memory with another one that takes part.
 * Shards all in arrays, or all off the heap, are worked on in place; a mixture is copied piece by
 * piece, which takes about twice as long.
 *
 * <p><b>The code</b> is systematic Reed-Solomon over GF(2^8), see {@link
 * GaloisMatrix#systematicVandermonde}. It finds lost shards, not wrong ones: whoever passes a shard
 * as present has checked its checksum. {@link #verify} tells that some shard is wrong, not which.
 *
 * <p><b>Cost</b>: only what is asked for is computed; one missing shard does not pay for the
 * others. Matrices for reconstruction are kept for the sets of present and wanted shards seen last,
 * within a bound, and a call that finds its matrix allocates nothing. The first coder of a process
 * has a thread find the fastest kernels for this machine, which takes a second or two; coders are
 * slower and as right until then, see {@link KernelChoice} and {@link #warmUp}.
 *
 * <p><b>Threads</b> may share a coder. They may code different ranges of the same shards at once.
 * Memory of shared arenas must not be closed during a call: like native code, a coder does not see
 * it.
 *
 * <p><b>Bad arguments</b> get an {@link IllegalArgumentException} that names the argument, before
 * anything is written: another number of shards than the profile's, a range outside a shard, a
 * read-only shard to be written, a shard to be written that overlaps another one in the range, sets
 * or numbers of shards which do not exist or are not of the right kind, a shard both present and
 * wanted, a segment that is closed or another thread's, null where a shard is read or written.
 */
public final class ErasureCoder {

  private static final Reconstruction RECONSTRUCTED = new Reconstructed();

  private final ErasureProfile profile;
  private final GaloisMatrix matrix;
  private final PreparedKernel parity;
  private final BitSet dataShards = new BitSet();
  private final DecodeCache decodeCache;

  /** By data shard, what follows its changes; made when needed first. */
  private final AtomicReferenceArray<@Nullable PreparedKernel> updates;

  /**
   * Prepares a coder; keep and share it, since wide profiles take a while to prepare.
   *
   * @throws IllegalArgumentException if {@link KernelChoice#PROPERTY} is set to what is no kernel
   */
  public ErasureCoder(ErasureProfile profile) {
    this.profile = profile;
    this.matrix = GaloisMatrix.systematicVandermonde(profile.dataShards(), profile.shards());
    int[] data = IntStream.range(0, profile.dataShards()).toArray();
    this.parity =
        new PreparedKernel(
            new LinearCombination(matrix.selectRows(parityShards()), data, parityShards(), false));
    this.dataShards.set(0, profile.dataShards());
    this.decodeCache = new DecodeCache(profile, matrix);
    this.updates = new AtomicReferenceArray<>(profile.dataShards());
    var _ = KernelChoice.calibration();
  }

  private int[] parityShards() {
    return IntStream.range(profile.dataShards(), profile.shards()).toArray();
  }

  /** The profile that the coder was made for. */
  public ErasureProfile profile() {
    return profile;
  }

  /**
   * Waits until the calibration has chosen a kernel, and runs this coder until it is compiled, so
   * that the first calls that matter are as fast as the later ones. Takes a few seconds, and up to
   * a minute on a machine that has no processor to spare.
   *
   * @return how the choice was made
   */
  public Calibration warmUp() {
    Calibration calibration = KernelChoice.calibration().join();
    new WarmUp(this).run(calibration);
    return calibration;
  }

  /** Reads the data shards and writes all parity shards. */
  public void encode(byte[][] shards, int offset, int length) {
    encode(ShardKind.ARRAYS, shards, offset, length);
  }

  /** Reads the data shards and writes all parity shards. */
  public void encode(ByteBuffer[] shards, int offset, int length) {
    encode(ShardKind.BUFFERS, shards, offset, length);
  }

  /** Reads the data shards and writes all parity shards. */
  public void encode(MemorySegment[] shards, long offset, long length) {
    encode(ShardKind.SEGMENTS, shards, offset, length);
  }

  private <T> void encode(ShardKind<T> kind, T[] shards, long offset, long length) {
    kind.checkCount(shards, profile);
    compute(kind, shards, parity.get(), offset, length);
  }

  /**
   * Reads the data shards and writes some parity shards.
   *
   * @param shards all k + m elements; those neither read nor written may be null
   * @param wanted the shards to write, all of them parity
   */
  public void encode(byte[] @Nullable [] shards, BitSet wanted, int offset, int length) {
    encode(ShardKind.ARRAYS, shards, wanted, offset, length);
  }

  /** As {@link #encode(byte[][], BitSet, int, int)}. */
  public void encode(@Nullable ByteBuffer[] shards, BitSet wanted, int offset, int length) {
    encode(ShardKind.BUFFERS, shards, wanted, offset, length);
  }

  /** As {@link #encode(byte[][], BitSet, int, int)}. */
  public void encode(@Nullable MemorySegment[] shards, BitSet wanted, long offset, long length) {
    encode(ShardKind.SEGMENTS, shards, wanted, offset, length);
  }

  private <T> void encode(
      ShardKind<T> kind, @Nullable T[] shards, BitSet wanted, long offset, long length) {
    kind.checkCount(shards, profile);
    checkSet("wanted", wanted);
    if (wanted.intersects(dataShards)) {
      throw new IllegalArgumentException("wanted names a data shard");
    }
    compute(kind, shards, decodeCache.kernel(dataShards, wanted).get(), offset, length);
  }

  /** Whether the parity shards are those of the data shards. Writes nothing. */
  public boolean verify(byte[][] shards, int offset, int length) {
    return verify(ShardKind.ARRAYS, shards, offset, length);
  }

  /** Whether the parity shards are those of the data shards. Writes nothing. */
  public boolean verify(ByteBuffer[] shards, int offset, int length) {
    return verify(ShardKind.BUFFERS, shards, offset, length);
  }

  /** Whether the parity shards are those of the data shards. Writes nothing. */
  public boolean verify(MemorySegment[] shards, long offset, long length) {
    return verify(ShardKind.SEGMENTS, shards, offset, length);
  }

  private <T> boolean verify(ShardKind<T> kind, T[] shards, long offset, long length) {
    kind.checkCount(shards, profile);
    CodingKernel kernel = parity.get();
    ShardMemory memory = ShardMemory.take();
    try {
      kind.placeToRead(shards, kernel.combination(), offset, length, memory);
      return kernel.matches(memory, length);
    } finally {
      memory.release();
      Reference.reachabilityFence(shards);
    }
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
    return reconstruct(ShardKind.ARRAYS, shards, present, wanted, offset, length);
  }

  /** As {@link #reconstruct(byte[][], BitSet, BitSet, int, int)}. */
  public Reconstruction reconstruct(
      @Nullable ByteBuffer[] shards, BitSet present, BitSet wanted, int offset, int length) {
    return reconstruct(ShardKind.BUFFERS, shards, present, wanted, offset, length);
  }

  /** As {@link #reconstruct(byte[][], BitSet, BitSet, int, int)}. */
  public Reconstruction reconstruct(
      @Nullable MemorySegment[] shards, BitSet present, BitSet wanted, long offset, long length) {
    return reconstruct(ShardKind.SEGMENTS, shards, present, wanted, offset, length);
  }

  private <T> Reconstruction reconstruct(
      ShardKind<T> kind,
      @Nullable T[] shards,
      BitSet present,
      BitSet wanted,
      long offset,
      long length) {
    kind.checkCount(shards, profile);
    checkSets(present, wanted);
    if (present.cardinality() < profile.dataShards()) {
      return new TooFewShards(present.cardinality(), profile.dataShards());
    }
    compute(kind, shards, decodeCache.kernel(present, wanted).get(), offset, length);
    return RECONSTRUCTED;
  }

  /**
   * Changes all parity shards as a change of one data shard asks for. The other data shards are not
   * read; that costs two k-th of an {@code encode}.
   *
   * @param shards all k + m elements, with the new bytes of the changed shard; its fellows in data
   *     may be null
   * @param changed the number of the data shard
   * @param previous its bytes from before, at the same indices
   */
  public void update(
      byte[] @Nullable [] shards, int changed, byte[] previous, int offset, int length) {
    update(ShardKind.ARRAYS, shards, changed, previous, offset, length);
  }

  /** As {@link #update(byte[][], int, byte[], int, int)}. */
  public void update(
      @Nullable ByteBuffer[] shards, int changed, ByteBuffer previous, int offset, int length) {
    update(ShardKind.BUFFERS, shards, changed, previous, offset, length);
  }

  /** As {@link #update(byte[][], int, byte[], int, int)}. */
  public void update(
      @Nullable MemorySegment[] shards,
      int changed,
      MemorySegment previous,
      long offset,
      long length) {
    update(ShardKind.SEGMENTS, shards, changed, previous, offset, length);
  }

  private <T> void update(
      ShardKind<T> kind, @Nullable T[] shards, int changed, T previous, long offset, long length) {
    kind.checkCount(shards, profile);
    if (changed < 0 || changed >= profile.dataShards()) {
      throw new IllegalArgumentException("changed is no data shard of " + profile + ": " + changed);
    }
    CodingKernel kernel = updateKernel(changed);
    ShardMemory memory = ShardMemory.take();
    try {
      kind.placeExtra(previous, offset, length, memory);
      kind.placeToWrite(shards, kernel.combination(), offset, length, memory);
      if (memory.overlap(ShardMemory.EXTRA_SHARD, changed, length)) {
        throw new IllegalArgumentException("previous overlaps shards[" + changed + "]");
      }
      kernel.compute(memory, length);
    } finally {
      memory.release();
      Reference.reachabilityFence(shards);
      Reference.reachabilityFence(previous);
    }
  }

  private CodingKernel updateKernel(int changed) {
    PreparedKernel made = updates.get(changed);
    if (made == null) {
      made = new PreparedKernel(updateOf(changed));
      updates.set(changed, made);
    }
    return made.get();
  }

  /** Parity is linear: what was goes out as it came in, and what is comes in. */
  private LinearCombination updateOf(int changed) {
    int[] column = {changed, changed};
    GaloisMatrix coefficients = matrix.selectRows(parityShards()).selectColumns(column);
    int[] sources = {changed, ShardMemory.EXTRA_SHARD};
    return new LinearCombination(coefficients, sources, parityShards(), true);
  }

  private <T> void compute(
      ShardKind<T> kind, @Nullable T[] shards, CodingKernel kernel, long offset, long length) {
    ShardMemory memory = ShardMemory.take();
    try {
      kind.placeToWrite(shards, kernel.combination(), offset, length, memory);
      kernel.compute(memory, length);
    } finally {
      memory.release();
      Reference.reachabilityFence(shards); // buffers off the heap live as long as they are held
    }
  }

  private void checkSets(BitSet present, BitSet wanted) {
    checkSet("present", present);
    checkSet("wanted", wanted);
    if (present.intersects(wanted)) {
      throw new IllegalArgumentException("wanted names a shard that is present");
    }
  }

  private void checkSet(String name, BitSet set) {
    if (set.length() > profile.shards()) {
      throw new IllegalArgumentException(
          name + " names shard " + (set.length() - 1) + ", which " + profile + " has not");
    }
  }
}
