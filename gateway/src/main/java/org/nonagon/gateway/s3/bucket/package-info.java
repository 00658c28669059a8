/**
 * Operations on buckets and listings of what is in them, one class per operation, named as the
 * operation.
 *
 * <p>Read {@link org.nonagon.gateway.s3.bucket.CreateBucket} and {@link
 * org.nonagon.gateway.s3.bucket.ListObjectsV2} first. Each tells its operation top to bottom in
 * {@code handle}: what the request says, what the catalog answers, what the client gets.
 *
 * <p>Invariants: whose bucket it is, is decided by {@link org.nonagon.gateway.s3.BucketAccess} and
 * nowhere else; a listing holds at most one page.
 *
 * <p>Threading: handlers are immutable and shared; nothing blocks. Imports Mutiny, {@code
 * gateway.s3} and {@code protocol}; no Vert.x.
 */
@NullMarked
package org.nonagon.gateway.s3.bucket;

import org.jspecify.annotations.NullMarked;
