package org.nonagon.benchmarks.layout;

import org.nonagon.erasure.ErasureProfile;

/**
 * How likely a group loses data within a year: a Markov chain whose state is the number of its
 * shards that are lost at present.
 *
 * <p>With i shards lost, the next is lost at the rate (k + m - i) l, and one of them is repaired at
 * the rate 1 / T; more than m lost at once is the end. Here l = -ln(1 - AFR) for a year, and T is
 * the mean time until a lost shard is whole again, from the loss itself: detection included. The
 * mean time from i to i + 1 lost is h(i) = 1 / l(i) + (1 / T) / l(i) h(i - 1), where l(i) = (k + m
 * - i) l, and the mean time to data loss is the sum of h(0) to h(m). For T far below 1 / l the loss
 * within a year is 1 - exp(-year / sum), close to l(0) l(1) ... l(m) T^m.
 *
 * <p>Assumed: drives fail on their own and at a constant rate; only one shard of a group is
 * repaired at a time (in fact they are at once, so this errs on the safe side); reads during repair
 * meet no further damage; a node or zone that is gone comes back with its drives.
 */
record LossModel(ErasureProfile profile, double annualFailureRate, double repairHours) {
  private static final double HOURS_A_YEAR = 24 * 365.25;

  /** The mean time until a group loses data, in years. */
  double meanYearsToLoss() {
    double lossesAYear = -Math.log1p(-annualFailureRate);
    double repairsAYear = HOURS_A_YEAR / repairHours;
    double sum = 0;
    double step = 0;
    for (int lost = 0; lost <= profile.parityShards(); lost++) {
      double rate = (profile.shards() - lost) * lossesAYear;
      step = (1 + (lost > 0 ? repairsAYear * step : 0)) / rate;
      sum += step;
    }
    return sum;
  }

  /** The probability that any of so many groups, each with drives of its own, loses data. */
  double annualLoss(int groups) {
    return -Math.expm1(-groups / meanYearsToLoss());
  }
}
