/**
 * What clients of a simulated cluster did and saw, and whether one store could have answered so.
 *
 * <p>Read {@link org.nonagon.systemtests.simulation.history.History} first: clients record each
 * operation when it is sent and when its answer comes. {@link
 * org.nonagon.systemtests.simulation.history.LinearizabilityCheck} then looks, key by key, for an
 * order of the operations that explains all answers. {@link
 * org.nonagon.systemtests.simulation.history.Shrinker} makes a failing run short.
 *
 * <p>Plain functions of their input: no clock, no randomness, no order that depends on identity, so
 * that the same history always gives the same verdict in the same words. Used by one thread. May
 * import nothing but the JDK.
 */
@NullMarked
package org.nonagon.systemtests.simulation.history;

import org.jspecify.annotations.NullMarked;
