/**
 * How roles of a cluster speak with each other: the signature of every request.
 *
 * <p>Read {@link org.nonagon.protocol.wire.RequestSigner} and {@link
 * org.nonagon.protocol.wire.RequestVerifier}. A request carries
 *
 * <pre>
 *   authorization: NONAGON1-HMAC-SHA256 TIME NONCE CODE
 *
 *   TIME    seconds since 1970, decimal
 *   NONCE   sender (16 hexadecimal digits) and count (16): drawn by a signer when it is made; 1, 2, 3, …
 *   CODE    64 hexadecimal digits: HMAC-SHA256 of the cluster's secret over six lines, parted by \n:
 *             NONAGON1-HMAC-SHA256
 *             the method
 *             the path with its query, exactly as sent
 *             the length of the body, or -1 when it is not known beforehand
 *             TIME
 *             NONCE
 * </pre>
 *
 * <p>Digits are lower case. The body is not covered: blocks have their checksums, and where the
 * network is not trusted, TLS goes below.
 *
 * <p>Invariants: a code is compared in constant time; a signature is taken once; what is remembered
 * is bounded and only the holder of the secret adds to it; every refusal is a value.
 *
 * <p>Threading: all types are safe for several threads unless they say otherwise. Nothing but the
 * JDK may be imported by what signs and verifies.
 */
@NullMarked
package org.nonagon.protocol.wire;

import org.jspecify.annotations.NullMarked;
