/**
 * Multipart uploads, one class per operation, named as the operation.
 *
 * <p>Read {@link org.nonagon.gateway.s3.multipart.UploadPart} and {@link
 * org.nonagon.gateway.s3.multipart.CompleteMultipartUpload} first: a part is stored as a body is
 * that becomes an object, and completing makes one version of the parts' extents by one call of the
 * catalog, which decides everything about it.
 *
 * <p>Invariants: a part is acknowledged when it is durable; a repeat of any of these calls does no
 * harm.
 *
 * <p>Threading: handlers are immutable and shared; nothing blocks. Imports Mutiny, {@code
 * gateway.s3} and {@code protocol}; no Vert.x.
 */
@NullMarked
package org.nonagon.gateway.s3.multipart;

import org.jspecify.annotations.NullMarked;
