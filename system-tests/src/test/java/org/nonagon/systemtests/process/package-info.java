/**
 * Tests of the product as users run it: {@code ./nonagon} of this working tree in real processes,
 * on loopback, in temporary folders.
 *
 * <p>Read {@link org.nonagon.systemtests.process.ServerProcess} first. Classes are named {@code
 * *IT}, so that the unit tests' stage leaves them out; {@code ./test} builds the product and runs
 * them. Tests with the tag {@code long} run in {@code ./test full}.
 *
 * <p>Invariants: a test ends every process that it started, also PostgreSQL that outlived a killed
 * server, and knows them by process id; it waits for conditions with a bound and never for a time.
 */
@NullMarked
package org.nonagon.systemtests.process;

import org.jspecify.annotations.NullMarked;
