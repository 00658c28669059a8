/**
 * Reading drives through, before anybody needs what they have.
 *
 * <p>Read {@link org.nonagon.storagenode.scrub.Scrubber} first (all drives of a process), then
 * {@code DriveScrubber} (the rounds of one), {@code RangeScrub} (a range of groups: what the
 * catalog has on the drive against what the drive has, and every block against its checksum) and
 * {@code LeftOvers} (what is dropped). {@link org.nonagon.storagenode.scrub.ScrubPace} says how
 * fast.
 *
 * <p>Invariants: nothing is reported or dropped before a second look at the catalog; a shard of a
 * blob that the catalog does not know is dropped only after the blob was condemned, and that only
 * when no writer can be at it any more; how far a round is stands in the catalog, so that it goes
 * on after any end of the process; memory is bounded by a range of groups, one read and the orphans
 * that are remembered.
 *
 * <p>Threading: one virtual thread for each drive, which waits. Mutiny's types are met where the
 * catalog and the drives answer; no other framework may be imported.
 */
@NullMarked
package org.nonagon.storagenode.scrub;

import org.jspecify.annotations.NullMarked;
