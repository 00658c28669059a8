/**
 * A network that a seed decides, and the two interfaces that carry the whole system spoken over it.
 *
 * <p>Read {@link org.nonagon.systemtests.simulation.network.SimulatedNetwork} first: messages
 * between named hosts take their time, get lost, come twice or not at all, and die with the process
 * that sent them or that they were for. {@link
 * org.nonagon.systemtests.simulation.network.RemoteInterface} calls an interface whose methods
 * answer with a {@code Uni}, such as the catalog, over a {@link
 * org.nonagon.systemtests.simulation.network.Link}; {@link
 * org.nonagon.systemtests.simulation.network.RemoteShards} a drive. Both fail as the real remote
 * clients do.
 *
 * <p>Everything that happens, happens as a task of the {@link org.nonagon.blobs.Timers} that are
 * given: on virtual time in one thread, in an order that the seed alone decides. Nothing is
 * delivered while its sender is still sending. May import the interfaces of {@code protocol},
 * {@code Timers} and Mutiny, and no Vert.x or Quarkus.
 */
@NullMarked
package org.nonagon.systemtests.simulation.network;

import org.jspecify.annotations.NullMarked;
