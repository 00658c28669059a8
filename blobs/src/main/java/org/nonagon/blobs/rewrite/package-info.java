/**
 * Writing the bytes of blobs that waste space into new ones: blobs of which less than half is
 * referred to any more, and small blobs, many of which make one.
 *
 * <p>Read {@link org.nonagon.blobs.rewrite.Rewriter} first: a round from the catalog's candidates
 * to the moved extents. {@link org.nonagon.blobs.rewrite.RewritePlan} decides what goes into a
 * round.
 *
 * <p>Invariants: an extent is moved only when its bytes are durable on all drives of the new blob,
 * and by the catalog alone, which knows whether it still points where it did; a round that fails
 * leaves everything where it was; the memory of a round is bounded by what a plan may name and by
 * what a reader and a writer hold.
 *
 * <p>Threading: one round at a time; nothing here waits. Imports what {@code read} and {@code
 * write} may, those two, and the catalog's interfaces.
 */
@NullMarked
package org.nonagon.blobs.rewrite;

import org.jspecify.annotations.NullMarked;
