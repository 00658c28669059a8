/**
 * A cluster in one thread: the real catalog logic, blobs, drives, repair, reclamation and several
 * gateways on virtual time, over disks that lose power and a network that loses messages.
 *
 * <p>Read {@link org.nonagon.systemtests.simulation.SimulatedTime} first, then {@link
 * org.nonagon.systemtests.simulation.SimulatedCluster} and {@link
 * org.nonagon.systemtests.simulation.Life}. One seed decides everything: the {@link
 * org.nonagon.systemtests.simulation.Plan} of what clients ask and of what goes wrong, which of the
 * tasks that wait runs next, how long messages and drives take. Nothing that lives in it reads a
 * clock, starts a thread or waits; code that waits runs in a {@link
 * org.nonagon.systemtests.simulation.Fiber}. A {@link org.nonagon.systemtests.simulation.Mutant} is
 * a cluster that is wrong on purpose, to show that its lives would tell.
 */
@NullMarked
package org.nonagon.systemtests.simulation;

import org.jspecify.annotations.NullMarked;
