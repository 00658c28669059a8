package org.nonagon.benchmarks.coding.report;

import java.util.List;
import java.util.Map;

/**
 * How a row is measured.
 *
 * @param subject the row
 * @param benchmark the full name of JMH's method
 * @param parameters a value for each of its parameters
 * @param flags of its JVM, beside those that all have
 */
record Trial(
    Subject subject, String benchmark, Map<String, String> parameters, List<String> flags) {

  Trial {
    parameters = Map.copyOf(parameters);
    flags = List.copyOf(flags);
  }
}
