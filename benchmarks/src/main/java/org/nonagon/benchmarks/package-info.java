/**
 * Benchmarks of single steps. The module's README says what there is, how to run it, and what it
 * found last.
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
