/**
 * What the layouts of a large cluster do, and how likely data is lost: a simulation that prints the
 * figures of {@code docs/durability.md}.
 *
 * <p>Read {@link org.nonagon.benchmarks.layout.LayoutSimulation}: a program of its own, since it
 * measures counts and no times. The layouts are the planner's own; only blobs are drawn, with a
 * fixed seed. {@link org.nonagon.benchmarks.layout.LossModel} states the model of losses and what
 * it assumes. Single-threaded; nothing outside this package is to import it.
 */
@NullMarked
package org.nonagon.benchmarks.layout;

import org.jspecify.annotations.NullMarked;
