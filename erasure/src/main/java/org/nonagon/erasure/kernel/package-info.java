/**
 * The loops that multiply a fixed matrix with the bytes of many shards.
 *
 * <p>Read first {@link org.nonagon.erasure.kernel.LinearCombination} (what to compute), then {@link
 * org.nonagon.erasure.kernel.CodingKernel} (something that computes it), then {@link
 * org.nonagon.erasure.kernel.TableKernel}.
 *
 * <p>Invariants: every kernel gives the same bytes for the same combination; a kernel prepares
 * itself once and allocates nothing in a call; arguments were checked by {@link
 * org.nonagon.erasure.ErasureCoder}, the only caller, so kernels check nothing again. All indices
 * into buffers are absolute, and positions and limits are left alone.
 *
 * <p>Threading: a kernel is immutable and may be used by any number of threads at once; room to
 * work in comes from a bounded pool.
 *
 * <p>May import the JDK and {@code galois}.
 */
@NullMarked
package org.nonagon.erasure.kernel;

import org.jspecify.annotations.NullMarked;
