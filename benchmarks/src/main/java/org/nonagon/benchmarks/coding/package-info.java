/**
 * What coding and checksums cost per byte of data.
 *
 * <p>Read first {@link org.nonagon.benchmarks.coding.ErasureBenchmark}. All rates are the counter
 * {@code dataBytes} per second, and a data byte is a byte of the object: of the six data cells, not
 * of the parity; the scores of JMH count calls.
 *
 * <p>One thread each; run with {@code -t 2} to see what cores share. May import all of Nonagon.
 */
@NullMarked
package org.nonagon.benchmarks.coding;

import org.jspecify.annotations.NullMarked;
