/**
 * Fault tolerance around drives of other processes: time limits, circuit breakers, bulkheads and a
 * budget of retries, as wrappers of {@link org.nonagon.protocol.shard.ShardStore}.
 *
 * <p>Read {@link org.nonagon.blobs.remote.guard.NodeGuard}, then {@code DriveGuard}, which has the
 * order of the strategies.
 *
 * <p>Invariants: a call has a bound in time once it has begun, and in number always; a drive that
 * fails costs its callers nothing while it rests; retries are a fixed share of the calls; an answer
 * that nobody takes gives its memory back.
 *
 * <p>Threading: nothing waits. Answers come on the thread that the store brings them on, refusals
 * on the caller's, time limits on that of the timers.
 *
 * <p>The strategies are those of SmallRye Fault Tolerance's core, which are plain classes that are
 * told the time; its annotations and its builders, which bring CDI or a clock of their own, may not
 * be imported, nor may Vert.x.
 */
@NullMarked
package org.nonagon.blobs.remote.guard;

import org.jspecify.annotations.NullMarked;
