/**
 * Bytes on their way through the gateway: request bodies coming in, objects going out.
 *
 * <p>Read {@link org.nonagon.gateway.body.ByteSource} first: everything that has bytes is asked for
 * its next {@link org.nonagon.gateway.body.Piece}, and nothing moves that nobody asked for. So
 * back-pressure needs no counting: a stage that is busy does not ask. Stages are wrappers of one
 * source by another: {@link org.nonagon.gateway.body.ChunkedBody} takes the aws-chunked coding off,
 * {@link org.nonagon.gateway.body.CheckedBody} computes checksums and compares them at the end, its
 * MD5 together with that of other bodies ({@link org.nonagon.gateway.body.BodyHashing}).
 *
 * <p>Invariants: at most one piece of a source is asked for at a time; a piece is given back once;
 * a source keeps at most one piece; a failure comes instead of the end, never after it.
 *
 * <p>Threading: a source is used by one request, one call after another, on whatever thread its
 * last answer came on. Nothing blocks.
 *
 * <p>Imports Mutiny, {@code gateway.s3} and {@code gateway.auth} values; no Vert.x.
 */
@NullMarked
package org.nonagon.gateway.body;

import org.jspecify.annotations.NullMarked;
