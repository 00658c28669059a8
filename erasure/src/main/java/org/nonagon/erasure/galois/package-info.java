/**
 * The finite field GF(2^8) and matrices over it: the algebra of the code, written to be read rather
 * than to be fast.
 *
 * <p>Read first {@link org.nonagon.erasure.galois.GaloisField256}, then {@link
 * org.nonagon.erasure.galois.GaloisMatrix#systematicVandermonde}. An element is an {@code int} from
 * 0 to 255; addition and subtraction are both XOR.
 *
 * <p>Invariants: the field's polynomial is 0x11D and its generator 2. Matrices never change after
 * they are made, so they are safe to share between threads.
 *
 * <p>May import the JDK only. What runs per byte of data belongs in {@code kernel}.
 */
@NullMarked
package org.nonagon.erasure.galois;

import org.jspecify.annotations.NullMarked;
