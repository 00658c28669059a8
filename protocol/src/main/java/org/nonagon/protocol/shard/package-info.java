/**
 * {@link org.nonagon.protocol.shard.ShardStore}: one drive, near or far, as everything above it
 * sees it.
 *
 * <p>A shard's bytes travel and rest as <em>frames</em>, and {@link
 * org.nonagon.protocol.shard.BlockFrames} is the one place that knows their form:
 *
 * <pre>
 *   shard   frame | frame | … | frame
 *   frame   block (blockBytes; the last of a shard may be shorter, never empty) | CRC32C of the block (4 bytes, little-endian)
 * </pre>
 *
 * <p>Blocks never cross a cell, since a cell is a whole number of blocks and only the last cell of
 * a shard may be short. The checksum is computed once, by the writer of the blob, and checked by
 * its reader, so that it vouches for the whole way through network and disk.
 *
 * <p>Invariants: what {@link org.nonagon.protocol.shard.AppendOutcome.Durable} says survives power
 * loss; a store never answers with bytes of another shard; every call is safe from several threads.
 *
 * <p>Mutiny's {@code Uni} is the only foreign type that may be imported here.
 */
@NullMarked
package org.nonagon.protocol.shard;

import org.jspecify.annotations.NullMarked;
