/**
 * Benchmarks of single steps, by JMH. Run them all with {@code org.openjdk.jmh.Main} on this
 * module's class path.
 *
 * <p>Read first {@link org.nonagon.benchmarks.coding}.
 *
 * <p>Invariants: a benchmark of a step has the machine's own limit (memory copy, the JDK's
 * primitive) beside it in the same run, since machines drift; nothing here is imported by any other
 * module.
 */
@NullMarked
package org.nonagon.benchmarks;

import org.jspecify.annotations.NullMarked;
