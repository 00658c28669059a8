/**
 * Uploads by HTML forms: {@code multipart/form-data} with a signed policy.
 *
 * <p>Read {@link org.nonagon.gateway.s3.form.PostObject} first: it tells an upload top to bottom. A
 * form is read by {@link org.nonagon.gateway.s3.form.FormReader} up to its file, which is then a
 * {@link org.nonagon.gateway.body.ByteSource} like every other body; what it may hold is decided by
 * {@link org.nonagon.gateway.s3.form.PostPolicy}.
 *
 * <p>Invariants: what precedes the file is bounded and so is what follows it; nothing of the file
 * is read before the form's signature and policy were found right; the object is stored only after
 * the whole form was read and was well-formed; fields after the file are never used.
 *
 * <p>Threading: policies and conditions are immutable; a reader belongs to one request. Nothing
 * blocks.
 *
 * <p>Imports Mutiny, Jackson's streaming parser, {@code gateway.s3} and {@code gateway.body}; no
 * Vert.x.
 */
@NullMarked
package org.nonagon.gateway.s3.form;

import org.jspecify.annotations.NullMarked;
