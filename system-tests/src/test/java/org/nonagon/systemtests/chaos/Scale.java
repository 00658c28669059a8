package org.nonagon.systemtests.chaos;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The height of values in a chart.
 *
 * @param height of a value, from 0 at the bottom to 1 at the top
 * @param ticks values to write beside it, ascending
 */
record Scale(DoubleUnaryOperator height, List<Double> ticks) {
  private static final double LEAST = 1;

  /** Copies the list. */
  Scale {
    ticks = List.copyOf(ticks);
  }

  /** From 0 to the greatest value. */
  static Scale linear(double most) {
    double top = Math.max(1, most);
    return new Scale(value -> value / top, List.of(0.0, top / 2, top));
  }

  /** From 1, and all that is less, to the power of ten that holds the greatest value. */
  static Scale logarithmic(double most) {
    int decades = (int) Math.max(1, Math.ceil(Math.log10(Math.max(LEAST, most))));
    return new Scale(
        value -> Math.log10(Math.max(LEAST, value)) / decades,
        IntStream.rangeClosed(0, decades).mapToObj(decade -> Math.pow(10, decade)).toList());
  }
}
