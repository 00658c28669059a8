/**
 * Chaos on a cluster of real processes: clients that know what was acknowledged, faults, and a
 * report of what held.
 *
 * <p>Read {@link org.nonagon.systemtests.chaos.ChaosRun} first, then {@link
 * org.nonagon.systemtests.chaos.Fault} with its classes, one for each kind of fault, and {@link
 * org.nonagon.systemtests.chaos.KeyHistory}, which judges what is read. {@link
 * org.nonagon.systemtests.chaos.ClusterTarget} is all that is known of the cluster: its endpoints
 * and the command lines that kill, pause and restart its processes, so that it may be anybody's.
 *
 * <p>Invariants: each key has one writer; a key one of whose writes failed once, and might still
 * happen, is never written again; nothing is judged by how long it took. A fault that was injected
 * is healed whatever happens in between.
 *
 * <p>Threading: a thread for each client, one that watches the cluster and one that plays the
 * faults. {@code Oracle}, {@code KeyHistory} and {@code Recorder} are shared and guard themselves;
 * all else belongs to the thread that plays.
 *
 * <p>Nothing here imports a test framework: scripts/chaos runs it on the product's own class path.
 */
@NullMarked
package org.nonagon.systemtests.chaos;

import org.jspecify.annotations.NullMarked;
