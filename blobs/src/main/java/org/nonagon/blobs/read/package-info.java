/**
 * Reading ranges of bodies from blobs.
 *
 * <p>Read {@link org.nonagon.blobs.read.BlobReader} first, then {@link
 * org.nonagon.blobs.read.BodyRead} (one request), {@code ExtentCursor} (which cells a range
 * touches) and {@code CellRead} (one cell: from its drive, or computed from others). A read asks
 * the one drive that has the bytes for just the blocks they lie in. Only when that drive fails, is
 * slow or gives a damaged block are the same blocks of other columns asked for; a column that ends
 * before them takes part as zeros.
 *
 * <p>Invariants: no byte leaves whose block was not checked against its checksum, or computed from
 * k blocks that were; memory of a request is bounded by {@link
 * org.nonagon.blobs.read.ReadConfig#readAheadCells}, whatever its range and however many extents
 * there are; frames are released exactly once.
 *
 * <p>Threading: the state of a request is kept by its {@link org.nonagon.blobs.SerialExecutor};
 * checksums are tested on the thread that brings the frames, reconstruction runs on the coding
 * executor; nothing waits. Mutiny's {@code Uni} is the only foreign type that may be imported.
 */
@NullMarked
package org.nonagon.blobs.read;

import org.jspecify.annotations.NullMarked;
