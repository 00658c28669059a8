package org.nonagon.erasure.kernel;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.nonagon.erasure.galois.GaloisMatrix;

/**
 * How fast each form encodes 6+3 on this machine, measured.
 *
 * <p>A form of vectors is 50 to 100 times slower than it will be until the JVM's compiler has come
 * to it, which takes a while that nobody knows. So each is fed until it beats the tables, or until
 * its time is up; a form that never does, or does not work, is none to choose.
 *
 * @param gigabytesPerSecond of data by one thread, for each form that was tried; 1 GB is 10^9 bytes
 * @param fastest the form to use
 */
public record Calibration(Map<KernelForm, Double> gigabytesPerSecond, KernelForm fastest) {

  private static final int DATA_SHARDS = 6;
  private static final int SHARDS = 9;
  private static final int CELL_BYTES = 4 << 10;
  private static final long MAX_NANOS_PER_FORM = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(80);
  private static final long BATCH_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** What tables reach on any machine, in GB/s, once they are compiled, and not before. */
  private static final double COMPILED_TABLES = 0.5;

  /** A rate that is no higher than this times the best so far is no progress. */
  private static final double PROGRESS = 1.03;

  /** Copies the map. */
  public Calibration {
    gigabytesPerSecond = Collections.unmodifiableMap(new EnumMap<>(gigabytesPerSecond));
  }

  /**
   * Measures, one form after another; takes one to two seconds of one processor.
   *
   * @param forms supported ones, at least one
   */
  static Calibration of(List<KernelForm> forms) {
    Map<KernelForm, Double> rates = new EnumMap<>(KernelForm.class);
    for (KernelForm form : forms) {
      double floor = rates.getOrDefault(KernelForm.TABLE, COMPILED_TABLES);
      rates.put(form, rate(form, floor));
    }
    return new Calibration(
        rates, Collections.max(rates.entrySet(), Map.Entry.comparingByValue()).getKey());
  }

  private static double rate(KernelForm form, double floor) {
    try {
      return new Race(form).settledRate(floor);
    } catch (IllegalStateException | LinkageError e) {
      return 0; // a JVM that promised vectors and has none; the tables remain
    }
  }

  /** For people: the form, and what each of them reached. */
  @Override
  public String toString() {
    return gigabytesPerSecond.entrySet().stream()
        .map(rate -> String.format(Locale.ROOT, "%s %.1f", rate.getKey(), rate.getValue()))
        .collect(Collectors.joining(", ", fastest + " (GB/s: ", ")"));
  }

  /** One form at work on shards of its own. */
  private static final class Race {
    private final CodingKernel kernel;
    private final ShardMemory memory = ShardMemory.take();

    Race(KernelForm form) {
      GaloisMatrix matrix = GaloisMatrix.systematicVandermonde(DATA_SHARDS, SHARDS);
      int[] sources = {0, 1, 2, 3, 4, 5};
      int[] targets = {6, 7, 8};
      kernel =
          CodingKernel.of(
              new LinearCombination(matrix.selectRows(targets), sources, targets, false), form);
      Random random = new Random(DATA_SHARDS);
      for (int shard = 0; shard < SHARDS; shard++) {
        byte[] cell = new byte[CELL_BYTES];
        random.nextBytes(cell);
        memory.placeArray(shard, cell, 0);
      }
    }

    /** The best rate, once it is above the floor and has not grown for a while. */
    double settledRate(double floor) {
      long begin = System.nanoTime();
      long progressed = begin;
      double best = 0;
      long now = begin;
      while (now - begin < MAX_NANOS_PER_FORM
          && (best <= floor || now - progressed < SETTLED_NANOS)) {
        double rate = batchRate();
        now = System.nanoTime();
        if (rate > best * PROGRESS) {
          progressed = now;
        }
        best = Math.max(best, rate);
      }
      memory.release();
      return best;
    }

    private double batchRate() {
      long begin = System.nanoTime();
      long bytes = 0;
      long nanos;
      do {
        kernel.compute(memory, CELL_BYTES);
        bytes += (long) DATA_SHARDS * CELL_BYTES;
        nanos = System.nanoTime() - begin;
      } while (nanos < BATCH_NANOS);
      return (double) bytes / nanos;
    }
  }
}
