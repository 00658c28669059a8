/**
 * What drives take: how long each kind of call took, drive by drive, for status and metrics.
 *
 * <p>Read {@link org.nonagon.blobs.meter.MeteredShardStore}, then {@link
 * org.nonagon.blobs.meter.LatencyHistogram}.
 *
 * <p>Invariants: measuring never waits and takes the same memory whatever is measured; what is
 * counted is never forgotten, so a view over a while is the difference of two snapshots.
 *
 * <p>Threading: all types are safe for several threads. Only Mutiny's {@code Uni} may be imported
 * from outside; how figures leave the process is for whoever serves metrics.
 */
@NullMarked
package org.nonagon.blobs.meter;

import org.jspecify.annotations.NullMarked;
