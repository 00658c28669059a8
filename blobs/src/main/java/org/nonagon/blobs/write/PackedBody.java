package org.nonagon.blobs.write;

import org.nonagon.protocol.object.Extent;

/**
 * A body whose bytes are on drives, in a pack.
 *
 * @param item what the caller brought with it
 * @param extent its bytes
 */
public record PackedBody<T>(T item, Extent extent) {}
