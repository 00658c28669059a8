/**
 * Blobs: immutable runs of at most 64 MiB, erasure-coded as one unit, and their shards.
 *
 * <p>Read {@link org.nonagon.protocol.blob.BlobManifest} first: all that is needed to read a blob.
 * Its drives, and never the layout, say where its shards are. All values are immutable. No
 * framework and no I/O may be imported here.
 */
@NullMarked
package org.nonagon.protocol.blob;

import org.jspecify.annotations.NullMarked;
