/**
 * Runs the benchmarks of {@code coding} in an order in which their ratios hold, prints them as one
 * table in Markdown, and judges them by their bars.
 *
 * <p>Read first {@link org.nonagon.benchmarks.coding.report.CodingRun} (the program), then {@link
 * org.nonagon.benchmarks.coding.report.CodingPlan} (what is run, and in which order) and {@link
 * org.nonagon.benchmarks.coding.report.CodingBars} (what it is judged by).
 *
 * <p>Invariants: every rate is per second of processor time of the calling thread, so that a busy
 * machine shows in the caches alone; a ratio is made of two forks that ran one after the other, and
 * of several such pairs the median is taken; what was not measured is said to be so and never
 * counts as met.
 *
 * <p>Threading: one thread, and one fork at a time. Only {@code CodingRun} and {@link
 * org.nonagon.benchmarks.coding.report.Fork} know JMH. Nothing may import this package.
 */
@NullMarked
package org.nonagon.benchmarks.coding.report;

import org.jspecify.annotations.NullMarked;
