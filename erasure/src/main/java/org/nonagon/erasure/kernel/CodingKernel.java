package org.nonagon.erasure.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One {@link LinearCombination}, prepared to be computed in one {@link KernelForm} over any range
 * of any shards.
 *
 * <p>The matrix is cut into blocks of at most {@link PassLoop#MAX_SIDE} by as many, as equal as can
 * be, and a {@link PassLoop} goes over the bytes for each: the first block of a row sets its
 * targets, the others add to them. The bytes are taken in runs, short enough that what one pass
 * leaves is still in the cache for the next.
 *
 * <p>Where a loop cannot work in place, a run goes through scratch memory: the tail that does not
 * fill a vector, shards of different kinds, and targets that are compared and not written.
 *
 * <p>Immutable to its users, who may share it between threads; allocates nothing in a call once its
 * loops are made.
 */
public final class CodingKernel {

  private final LinearCombination combination;
  private final KernelForm form;

  /** The passes by block of targets; those of a block in the order in which they have to run. */
  private final Pass[][] rows;

  private CodingKernel(LinearCombination combination, KernelForm form) {
    this.combination = combination;
    this.form = form;
    int[][] targetBlocks = blocks(combination.targetCount());
    int[][] sourceBlocks = blocks(combination.sourceCount());
    this.rows = new Pass[targetBlocks.length][sourceBlocks.length];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < sourceBlocks.length; column++) {
        boolean adds = column > 0 || combination.adds();
        rows[row][column] = new Pass(sourceBlocks[column], targetBlocks[row], adds);
      }
    }
  }

  /** Prepares a kernel of this form, which is supported. */
  public static CodingKernel of(LinearCombination combination, KernelForm form) {
    return new CodingKernel(combination, form);
  }

  /** About how many bytes a kernel of this shape keeps, in the form that keeps most. */
  public static long tableBytes(int sourceCount, int targetCount) {
    int most = Arrays.stream(KernelForm.values()).mapToInt(KernelForm::tableBytes).max().orElse(0);
    return (long) blocks(sourceCount).length * blocks(targetCount).length * most;
  }

  /** What this kernel computes. */
  public LinearCombination combination() {
    return combination;
  }

  /** How this kernel computes. */
  public KernelForm form() {
    return form;
  }

  /** Reads the sources and writes the targets; no target overlaps another shard. */
  public void compute(ShardMemory memory, long length) {
    boolean isNative = isNative(memory);
    long whole = isInPlace(memory) ? length - length % form.unitBytes() : 0;
    for (long at = 0; at < whole; at += ShardMemory.RUN_BYTES) {
      computeInPlace(memory, isNative, at, runAt(at, whole));
    }
    for (long at = whole; at < length; at += ShardMemory.RUN_BYTES) {
      int run = runAt(at, length);
      for (Pass[] row : rows) {
        computeAside(memory, isNative, row, at, run);
        for (int i = 0; i < row[0].targets.length; i++) {
          memory.copy(ShardMemory.SCRATCH_TARGET + i, row[0].targets[i], at, run);
        }
      }
    }
  }

  /** Whether the targets hold what {@link #compute} would set them to. */
  public boolean matches(ShardMemory memory, long length) {
    boolean isNative = isNative(memory);
    for (long at = 0; at < length; at += ShardMemory.RUN_BYTES) {
      int run = runAt(at, length);
      for (Pass[] row : rows) {
        computeAside(memory, isNative, row, at, run);
        for (int i = 0; i < row[0].targets.length; i++) {
          int place = ShardMemory.SCRATCH_TARGET + i;
          if (!memory.isInScratch(place, row[0].targets[i], at, run)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean isNative(ShardMemory memory) {
    return form.takesAnyPlace() && memory.isAtAddresses();
  }

  private boolean isInPlace(ShardMemory memory) {
    return form.takesAnyPlace()
        ? memory.isInArrays() || memory.isAtAddresses()
        : memory.isAtOneIndex();
  }

  private static int runAt(long at, long length) {
    return (int) Math.min(ShardMemory.RUN_BYTES, length - at);
  }

  private void computeInPlace(ShardMemory memory, boolean isNative, long at, int run) {
    for (Pass[] row : rows) {
      for (Pass pass : row) {
        pass.loop(isNative).run(memory.arrays, memory.positions, pass.inPlace, at, run);
      }
    }
  }

  /** Leaves what a row's targets are to hold in scratch memory. */
  private void computeAside(ShardMemory memory, boolean isNative, Pass[] row, long at, int run) {
    memory.placeScratch(isNative, at);
    if (combination.adds()) {
      copyIn(memory, row[0].targets, ShardMemory.SCRATCH_TARGET, at, run);
    }
    boolean staged = !form.takesAnyPlace() || !isInPlace(memory) || run % form.unitBytes() != 0;
    int length = Math.ceilDiv(run, form.unitBytes()) * form.unitBytes();
    for (Pass pass : row) {
      if (staged) {
        copyIn(memory, pass.sources, ShardMemory.SCRATCH_SOURCE, at, run);
      }
      int[] shards = staged ? pass.aside : pass.targetsAside;
      pass.loop(isNative).run(memory.arrays, memory.positions, shards, at, length);
    }
  }

  private static void copyIn(ShardMemory memory, int[] shards, int place, long at, int run) {
    for (int i = 0; i < shards.length; i++) {
      memory.copy(shards[i], place + i, at, run);
    }
  }

  /** Cuts 0 to {@code count - 1} into as few blocks as there can be, as equal as can be. */
  private static int[][] blocks(int count) {
    int blocks = Math.ceilDiv(count, PassLoop.MAX_SIDE);
    int[][] cut = new int[blocks][];
    for (int block = 0; block < blocks; block++) {
      cut[block] = IntStream.range(block * count / blocks, (block + 1) * count / blocks).toArray();
    }
    return cut;
  }

  /** The part of the work that is one block of the matrix. */
  private final class Pass {
    final int[] sources;
    final int[] targets;
    final int[] inPlace;
    final int[] targetsAside;
    final int[] aside;
    private final boolean adds;
    private final int[][] coefficients;
    private volatile @Nullable PassLoop overArrays;
    private volatile @Nullable PassLoop overAddresses;

    Pass(int[] columns, int[] rows, boolean adds) {
      sources = Arrays.stream(columns).map(combination::source).toArray();
      targets = Arrays.stream(rows).map(combination::target).toArray();
      int[] scratchSources = range(ShardMemory.SCRATCH_SOURCE, sources.length);
      int[] scratchTargets = range(ShardMemory.SCRATCH_TARGET, targets.length);
      inPlace = join(sources, targets);
      targetsAside = join(sources, scratchTargets);
      aside = join(scratchSources, scratchTargets);
      this.adds = adds;
      coefficients =
          Arrays.stream(rows)
              .mapToObj(row -> Arrays.stream(columns).map(c -> combination.coefficient(row, c)))
              .map(IntStream::toArray)
              .toArray(int[][]::new);
    }

    private static int[] range(int from, int count) {
      return IntStream.range(from, from + count).toArray();
    }

    private static int[] join(int[] a, int[] b) {
      return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    /** The loop for the kind of memory, made when it is needed first. */
    PassLoop loop(boolean isNative) {
      PassLoop made = isNative ? overAddresses : overArrays;
      return made == null ? newLoop(isNative) : made;
    }

    private PassLoop newLoop(boolean isNative) {
      PassLoop.Shape shape = new PassLoop.Shape(sources.length, targets.length, adds, isNative);
      PassLoop loop = form.loop(shape, coefficients);
      if (isNative) {
        overAddresses = loop;
      } else {
        overArrays = loop;
      }
      return loop;
    }
  }
}
