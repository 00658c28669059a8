/**
 * The workers that make blobs whole again and bring shards to where layouts want them.
 *
 * <p>Read {@link org.nonagon.storagenode.repair.RepairWorker} first, then {@code RepairRound} (one
 * lease of work) and {@code BlobRepair} (one blob: plan, write, tell the catalog, drop what is left
 * behind). What is to be done is the catalog's to say ({@link
 * org.nonagon.protocol.catalog.RepairCatalog}), how a blob is mended that of {@link
 * org.nonagon.blobs.mend}.
 *
 * <p>Invariants: a shard is dropped only after the catalog was seen to name another drive for it;
 * the catalog names a new drive only after that one said that the shard is durable; a worker that
 * ends at any point leaves nothing that a later one, or a scrub, does not finish. The bytes written
 * per second and the blobs in memory are bounded for the process.
 *
 * <p>Threading: all code here waits, on virtual threads of its own. Mutiny's types are met where
 * the catalog and the drives answer; no other framework may be imported.
 */
@NullMarked
package org.nonagon.storagenode.repair;

import org.jspecify.annotations.NullMarked;
