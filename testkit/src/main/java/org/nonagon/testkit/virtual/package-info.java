/**
 * Drives and executors that a seed decides everything of: order, failures, and what a crash leaves.
 *
 * <p>Read {@link org.nonagon.testkit.virtual.SimulatedDisk} first; with {@link
 * org.nonagon.testkit.virtual.SeededExecutor} it runs everything that does I/O on one thread, so
 * that the same seed gives the same run. The disk may be used by several threads; the executor by
 * one.
 *
 * <p>Only protocol may be imported here.
 */
@NullMarked
package org.nonagon.testkit.virtual;

import org.jspecify.annotations.NullMarked;
