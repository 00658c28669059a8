/**
 * Reed-Solomon erasure coding over GF(2^8): from k data shards it computes m parity shards, and
 * from any k of the k + m it gives the others back.
 *
 * <p>Read first {@link org.nonagon.erasure.ErasureProfile} (k and m) and {@link
 * org.nonagon.erasure.ErasureCoder} (encode, verify, reconstruct). {@code galois} holds the field
 * and its matrices, {@code kernel} the loops that run over the bytes.
 *
 * <p>Invariants: the bytes of a parity shard depend on the profile and the data alone, and are
 * those of the systematic matrix derived from Vandermonde's that JavaReedSolomon made customary;
 * they never change, since they are on disks. Byte i of a shard depends on byte i of the other
 * shards and on nothing else, so any range can be coded by itself.
 *
 * <p>Threading: everything public here is immutable or safe to share. Nothing waits, and nothing
 * does I/O.
 *
 * <p>May import the JDK and JSpecify; no framework, and nothing else of Nonagon.
 */
@NullMarked
package org.nonagon.erasure;

import org.jspecify.annotations.NullMarked;
