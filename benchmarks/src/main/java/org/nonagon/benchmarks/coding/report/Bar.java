package org.nonagon.benchmarks.coding.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What is asked of a row.
 *
 * @param what the row and the figure, in words
 * @param relation whether more or less is better
 * @param bound what is asked for
 * @param unit of the bound and of what was measured
 * @param measured nothing if the machine or the run could not show it
 */
record Bar(String what, Relation relation, double bound, String unit, OptionalDouble measured) {

  /** The side of the bound on which the bar is met. */
  enum Relation {
    AT_LEAST("≥"),
    BELOW("<");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    private boolean holds(double value, double bound) {
      return switch (this) {
        case AT_LEAST -> value >= bound;
        case BELOW -> value < bound;
      };
    }
  }

  /** How a bar was judged. */
  enum Verdict {
    MET("met"),
    NOT_MET("NOT MET"),
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  Verdict verdict() {
    if (measured.isEmpty()) {
      return Verdict.NOT_MEASURED;
    }
    return relation.holds(measured.getAsDouble(), bound) ? Verdict.MET : Verdict.NOT_MET;
  }

  /** What is asked for, as the table shows it. */
  String wanted() {
    return relation.sign + " " + number(bound);
  }

  /** What was measured, as the table shows it. */
  String found() {
    return measured.isEmpty() ? "–" : number(measured.getAsDouble());
  }

  private String number(double value) {
    return String.format(Locale.ROOT, "%.2f %s", value, unit);
  }
}
