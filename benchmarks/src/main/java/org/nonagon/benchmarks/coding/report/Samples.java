package org.nonagon.benchmarks.coding.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** All samples of a run, in the order of the rounds. */
final class Samples {
  private final Map<Subject, List<Sample>> samples = new LinkedHashMap<>();

  void add(Subject subject, Sample sample) {
    samples.computeIfAbsent(subject, _ -> new ArrayList<>()).add(sample);
  }

  /** The rows, in the order in which they came. */
  List<Subject> subjects() {
    return List.copyOf(samples.keySet());
  }

  OptionalDouble gigabytesPerSecond(Subject subject) {
    return median(values(subject, Sample::gigabytesPerSecond));
  }

  OptionalDouble nanosPerCall(Subject subject) {
    return median(values(subject, Sample::nanosPerCall));
  }

  /** The least of all rounds, since what JMH allocates beside the calls only adds. */
  OptionalDouble bytesPerCall(Subject subject) {
    return values(subject, Sample::bytesPerCall).min();
  }

  /**
   * How fast the one is, as a multiple of the other: the median over the rounds of the quotient of
   * what they reached in the same round, so that a machine which is slower in one round than in
   * another does not show.
   */
  OptionalDouble ratio(Subject subject, Subject reference) {
    List<Sample> ours = of(subject);
    List<Sample> theirs = of(reference);
    return median(
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .mapToDouble(
                round ->
                    ours.get(round).gigabytesPerSecond() / theirs.get(round).gigabytesPerSecond()));
  }

  private List<Sample> of(Subject subject) {
    return samples.getOrDefault(subject, List.of());
  }

  private DoubleStream values(Subject subject, ToDoubleFunction<Sample> value) {
    return of(subject).stream().mapToDouble(value);
  }

  private static OptionalDouble median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
