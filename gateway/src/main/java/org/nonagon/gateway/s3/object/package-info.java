/**
 * Objects: what their requests say in headers, decided by plain functions.
 *
 * <p>Read {@link org.nonagon.gateway.s3.object.Preconditions} and {@link
 * org.nonagon.gateway.s3.object.RangeHeader} first: they decide, once and in one place, what a GET
 * answers. {@link org.nonagon.gateway.s3.object.ObjectWriter} takes objects to the drives and has
 * them committed: small ones in packs, larger ones by {@link
 * org.nonagon.gateway.s3.object.BodyWriter}.
 *
 * <p>Invariants: a header that S3 ignores when malformed (ranges, dates) is ignored; every other
 * one is refused with S3's error; sizes are bounded before anything is kept.
 *
 * <p>Threading: immutable values and plain functions. These types import no framework.
 */
@NullMarked
package org.nonagon.gateway.s3.object;

import org.jspecify.annotations.NullMarked;
