/**
 * Giving back the space of blobs that nothing refers to.
 *
 * <p>Read {@link org.nonagon.gateway.reclaim.Reclaimer} first. The catalog decides what goes; here
 * its answers are carried to the drives. {@link org.nonagon.gateway.reclaim.OrphanSweep} finds what
 * the catalog never heard of: shards of writers that died.
 *
 * <p>Invariants: a shard is dropped only after its blob was condemned in the catalog, so that no
 * commit can refer to it any more; each round is bounded; a drive that cannot be reached delays
 * nothing but its own shards.
 *
 * <p>Threading: one round at a time, on whatever threads the answers come; nothing blocks. Imports
 * Mutiny and {@code protocol}; no Vert.x.
 */
@NullMarked
package org.nonagon.gateway.reclaim;

import org.jspecify.annotations.NullMarked;
