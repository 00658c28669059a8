/**
 * Keeps shards on the drives of one node.
 *
 * <p>Read {@code StorageNode} first: it opens the drive folders that it is given and serves each as
 * a {@link org.nonagon.protocol.shard.ShardStore}; how one drive works is the page of {@link
 * org.nonagon.storagenode.drive}, and how other processes reach it that of {@link
 * org.nonagon.storagenode.http}. One drive's failure is never another's: a folder that cannot be
 * served becomes a store that is isolated and says why.
 *
 * <p>Nothing here knows of the catalog: who is to own an empty folder is asked through an
 * interface. No framework but Mutiny and the logging interface may be imported here.
 */
@NullMarked
package org.nonagon.storagenode;

import org.jspecify.annotations.NullMarked;
