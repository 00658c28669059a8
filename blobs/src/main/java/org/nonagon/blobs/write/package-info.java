/**
 * Writing bodies as blobs: cut, encode, append, judge.
 *
 * <p>Read {@link org.nonagon.blobs.write.BlobWriter} first, then {@link
 * org.nonagon.blobs.write.BlobWrite} (one body), {@code OpenBlob} (one blob and its shards) and
 * {@link org.nonagon.blobs.write.WriteQuorum} (when a blob counts as written). A cell is filled
 * where it will be appended from: its blocks stand apart by the room that their checksums take, so
 * that the only copy is the one from the caller's buffer.
 *
 * <p>Invariants: a body holds at most {@link org.nonagon.blobs.write.WriteConfig#stripesPerBody}
 * stripes; memory of a cell goes back to the {@link org.nonagon.blobs.write.StripePool} exactly
 * once, and not before its drive has let go of it; what a drive does slowly delays a body by at
 * most the straggler grace; small bodies are held up to a bound, and a pack begins when none is
 * under way; a blob is given out only with enough durable shards to survive the loss of any one
 * drive, or with all of them on drives of their own.
 *
 * <p>Threading: all state of a body is kept by its {@link org.nonagon.blobs.SerialExecutor};
 * encoding runs on the coding executor; nothing waits. Mutiny's {@code Uni} is the only foreign
 * type that may be imported.
 */
@NullMarked
package org.nonagon.blobs.write;

import org.jspecify.annotations.NullMarked;
