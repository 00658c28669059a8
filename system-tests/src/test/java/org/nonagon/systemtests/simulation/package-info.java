/**
 * A cluster in one thread: the real catalog logic, blobs, drives, repair, reclamation and several
 * gateways on virtual time, over disks that lose power and a network that loses messages.
 *
 * <p>Read {@link org.nonagon.systemtests.simulation.SimulatedTime} first, then {@link
 * org.nonagon.systemtests.simulation.SimulatedCluster}. One seed decides everything: which of the
 * tasks that wait runs next, how long messages and drives take, what crashes and when. Nothing here
 * reads a clock, starts a thread or waits; code that waits runs in a {@link
 * org.nonagon.systemtests.simulation.Fiber}.
 */
@NullMarked
package org.nonagon.systemtests.simulation;

import org.jspecify.annotations.NullMarked;
