/**
 * Blobs over shard stores: {@code write} cuts bodies into blobs, encodes them and appends their
 * shards, {@code read} gives ranges of them back, {@code mend} writes shards anew that are lost or
 * in the wrong place, {@code rewrite} writes what is left of blobs into new ones.
 *
 * <p>Read {@link org.nonagon.blobs.write.BlobWriter} and {@link org.nonagon.blobs.read.BlobReader}
 * first. This package itself has what both need from outside: {@link org.nonagon.blobs.ShardStores}
 * (the drives), {@link org.nonagon.blobs.Timers} (time), and {@link
 * org.nonagon.blobs.SerialExecutor}, by which the state of one body is kept to one thread at a time
 * without locks.
 *
 * <p>Invariants: memory of a body is bounded whatever its length; a byte leaves a reader only after
 * the checksum of its block was checked, or it was computed from k blocks whose checksums were.
 *
 * <p>Threading: nothing here waits but {@code mend}. Stores, timers and executors are given by
 * whoever wires the process; events of one body run one after another on whichever thread brings
 * them. Only Mutiny's {@code Uni} may be imported from outside, and only where callers and stores
 * meet this code; no Quarkus, and Vert.x only in {@link org.nonagon.blobs.remote}, the client of
 * other processes' drives.
 */
@NullMarked
package org.nonagon.blobs;

import org.jspecify.annotations.NullMarked;
