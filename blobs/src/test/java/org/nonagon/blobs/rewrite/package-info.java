/**
 * Rewriting over a catalog and drives in memory: what a round does, and races with all that may
 * happen beside it.
 *
 * <p>Read {@link org.nonagon.blobs.rewrite.RewriteWorld} first. Time is virtual, and one seed
 * decides the order of everything; a failure names it.
 */
@org.jspecify.annotations.NullMarked
package org.nonagon.blobs.rewrite;
