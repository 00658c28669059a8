/**
 * What coding and checksums cost per byte of data.
 *
 * <p>Read first {@link org.nonagon.benchmarks.coding.ErasureBenchmark} and {@link
 * org.nonagon.benchmarks.coding.DataBytes}. All rates are the counter {@code dataBytes} per second,
 * and a data byte is a byte of the object: of the six data cells, not of the parity; the scores of
 * JMH count calls. {@link org.nonagon.benchmarks.coding.IsaBenchmark} does the same steps by ISA-L
 * where the machine has it, and {@code report} runs them all.
 *
 * <p>One thread each; run with {@code -t 2} to see what cores share. May import all of Nonagon.
 */
@NullMarked
package org.nonagon.benchmarks.coding;

import org.jspecify.annotations.NullMarked;
