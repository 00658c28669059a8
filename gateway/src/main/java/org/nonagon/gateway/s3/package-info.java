/**
 * S3 on the wire: the request head, routing to operations, errors, header names.
 *
 * <p>Read {@link org.nonagon.gateway.s3.S3Request} first (a request without a framework), then
 * {@link org.nonagon.gateway.s3.S3Routing} and {@link org.nonagon.gateway.s3.S3Operation}, then
 * {@link org.nonagon.gateway.s3.S3Error} with {@link org.nonagon.gateway.s3.S3Failure}. Parsing
 * gives an {@link org.nonagon.gateway.s3.S3Outcome}: a legal value or a refusal.
 *
 * <p>Invariants: what the client sent is never normalised; every part of a request has a bound with
 * S3's own error; only {@link org.nonagon.gateway.s3.S3ErrorMapper} builds an error body.
 *
 * <p>Threading: everything named here is immutable and does not block. These types import no
 * framework; the router that drives them lives on the event loop.
 */
@NullMarked
package org.nonagon.gateway.s3;

import org.jspecify.annotations.NullMarked;
