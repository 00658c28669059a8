/**
 * Who asks: reading and verifying the signatures of requests, and of the chunks of their bodies.
 *
 * <p>Read {@link org.nonagon.gateway.auth.RequestSignatures} first, then {@link
 * org.nonagon.gateway.auth.AuthClaim} and {@link org.nonagon.gateway.auth.AuthOutcome}: parse, look
 * the secret up, verify. {@code SignatureV4} and {@code SignatureV2} each read the header and the
 * query, {@code FormSignatures} the fields of a form. A body in chunks is then read by {@link
 * org.nonagon.gateway.auth.SignedChunks}.
 *
 * <p>Invariants: a signature covers the very bytes of the head, never a normalised form; signatures
 * are compared in constant time; secrets and derived keys are in no message and no {@code
 * toString}; every input is bounded.
 *
 * <p>Threading: values are immutable, {@code RequestSignatures} and {@code SigningKeys} are
 * thread-safe, {@code SignedChunks} belongs to one request. Nothing blocks.
 *
 * <p>Imports {@code gateway.s3} values and the JDK; no Vert.x, Mutiny or Quarkus.
 */
@NullMarked
package org.nonagon.gateway.auth;

import org.jspecify.annotations.NullMarked;
