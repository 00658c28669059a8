package org.nonagon.erasure.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.nonagon.erasure.galois.GaloisMatrix;

/**
 * How fast forms encode 6+3 on this machine, measured.
 *
 * <p>A form of vectors is 50 to 100 times slower than it will be until the JVM's compiler has come
 * to it, and when that is depends on what else the compiler has to do. So all forms take turns
 * until each has beaten the tables and has not become faster for a while, or until the time is up;
 * a form that never beats them, or does not work, is not chosen. After the first seconds they pause
 * between turns, and leave the processor to the compiler.
 *
 * @param gigabytesPerSecond of data by one thread, for each form that was tried; 1 GB is 10^9 bytes
 * @param fastest the form to use
 */
public record Calibration(Map<KernelForm, Double> gigabytesPerSecond, KernelForm fastest) {

  /** What tables reach on any machine, in GB/s, once they are compiled, and not before. */
  private static final double COMPILED_TABLES = 0.5;

  private static final int DATA_SHARDS = 6;
  private static final int SHARDS = 9;

  /** Small, since the compiler counts calls, and those of cold vectors are slow. */
  private static final int CELL_BYTES = 2 << 10;

  private static final long EAGER_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final int SETTLED_TURNS = 50;

  /** A rate that is no higher than this times the best so far is no progress. */
  private static final double PROGRESS = 1.03;

  /** Copies the map. */
  public Calibration {
    gigabytesPerSecond = Collections.unmodifiableMap(new EnumMap<>(gigabytesPerSecond));
  }

  /**
   * Measures; takes about a second, longer on a busy machine, and at most a minute.
   *
   * @param forms supported ones, at least one
   */
  static Calibration of(List<KernelForm> forms) {
    Map<KernelForm, Double> rates = new EnumMap<>(KernelForm.class);
    List<Racer> racers = forms.stream().map(Racer::new).toList();
    long begin = System.nanoTime();
    boolean settled = false;
    while (!settled && System.nanoTime() - begin < MAX_NANOS) {
      if (System.nanoTime() - begin > EAGER_NANOS) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      settled = true;
      for (Racer racer : racers) {
        racer.takeTurn();
        rates.put(racer.form, racer.best);
        settled &= racer.hasSettledAbove(tablesRate(rates));
      }
    }
    racers.forEach(Racer::leave);
    KernelForm fastest = Collections.max(rates.entrySet(), Map.Entry.comparingByValue()).getKey();
    return new Calibration(rates, fastest);
  }

  /** What an operation on vectors is faster than once it is compiled, in GB/s of data. */
  public double tablesRate() {
    return tablesRate(gigabytesPerSecond);
  }

  private static double tablesRate(Map<KernelForm, Double> rates) {
    return Math.max(COMPILED_TABLES, rates.getOrDefault(KernelForm.TABLE, 0.0));
  }

  /** For people: the form, and what each of them reached. */
  @Override
  public String toString() {
    return gigabytesPerSecond.entrySet().stream()
        .map(rate -> String.format(Locale.ROOT, "%s %.1f", rate.getKey(), rate.getValue()))
        .collect(Collectors.joining(", ", fastest + " (GB/s: ", ")"));
  }

  /** One form at work on shards of its own. */
  private static final class Racer {
    final KernelForm form;
    private final CodingKernel kernel;
    private final ShardMemory memory = ShardMemory.take();
    private final MemorySegment cells =
        Arena.ofAuto().allocate((long) SHARDS * CELL_BYTES, ShardMemory.SCRATCH_ALIGNMENT);
    private double best;
    private int turnsWithoutProgress;
    private boolean works = true;

    Racer(KernelForm form) {
      this.form = form;
      GaloisMatrix matrix = GaloisMatrix.systematicVandermonde(DATA_SHARDS, SHARDS);
      int[] sources = {0, 1, 2, 3, 4, 5};
      int[] targets = {6, 7, 8};
      kernel =
          CodingKernel.of(
              new LinearCombination(matrix.selectRows(targets), sources, targets, false), form);
      for (int shard = 0; shard < SHARDS; shard++) {
        if (form.takesAnyPlace()) {
          memory.placeAddress(shard, cells.asSlice((long) shard * CELL_BYTES).address());
        } else {
          memory.placeArray(shard, new byte[CELL_BYTES], 0);
        }
      }
    }

    void takeTurn() {
      try {
        double rate = works ? rateOfTurn() : 0;
        turnsWithoutProgress = rate > best * PROGRESS ? 0 : turnsWithoutProgress + 1;
        best = Math.max(best, rate);
      } catch (IllegalStateException | LinkageError e) {
        works = false; // a JVM that promised vectors and has none
      }
    }

    private double rateOfTurn() {
      long begin = System.nanoTime();
      long bytes = 0;
      long nanos;
      do {
        kernel.compute(memory, CELL_BYTES);
        bytes += (long) DATA_SHARDS * CELL_BYTES;
        nanos = System.nanoTime() - begin;
      } while (nanos < TURN_NANOS);
      return (double) bytes / nanos;
    }

    boolean hasSettledAbove(double floor) {
      return !works || (best >= floor && turnsWithoutProgress >= SETTLED_TURNS);
    }

    void leave() {
      memory.release();
    }
  }
}
