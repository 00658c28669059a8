/**
 * Making blobs whole again, and bringing their shards to where they belong.
 *
 * <p>Read {@link org.nonagon.blobs.mend.MendPlan} first, which decides what is to be written where,
 * then {@link org.nonagon.blobs.mend.BlobMender}, which does it: {@code MendRun} goes through a
 * blob in rows of blocks, {@code SourceColumns} reads them, {@code RowDecoder} computes what cannot
 * be read, {@code TargetShard} appends. Nothing here knows the catalog: who mends a blob tells it
 * where the shards are now, and drops the old ones.
 *
 * <p>Invariants: a plan never brings two columns of a blob to one drive; no byte is written that
 * was not checked against its checksum or computed from bytes that were; what cannot be had whole
 * is not written; memory of a blob is bounded by two rows of blocks, whatever its length.
 *
 * <p>Threading: a blob is mended by one thread, which waits, and is meant to be virtual; checksums
 * are tested on the threads that bring frames, columns are computed on the coding executor. Mutiny
 * is the only foreign type that may be imported; {@code write} may not.
 */
@NullMarked
package org.nonagon.blobs.mend;

import org.jspecify.annotations.NullMarked;
