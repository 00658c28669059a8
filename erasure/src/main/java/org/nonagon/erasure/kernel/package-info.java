/**
 * The loops that multiply a fixed matrix with the bytes of many shards.
 *
 * <p>Read first {@link org.nonagon.erasure.kernel.LinearCombination} (what to compute), {@link
 * org.nonagon.erasure.kernel.ShardMemory} (where the bytes are), then {@link
 * org.nonagon.erasure.kernel.CodingKernel} (something that computes it). The loops themselves are
 * {@code TableLoop} and {@code VectorLoop}; {@link org.nonagon.erasure.kernel.KernelForm} names
 * them, and {@link org.nonagon.erasure.kernel.KernelChoice} picks the one for this machine.
 *
 * <p>Invariants: every form gives the same bytes for the same combination; a kernel allocates
 * nothing in a call once its loops are made; arguments were checked by {@link
 * org.nonagon.erasure.ErasureCoder}, the only caller, so kernels check nothing again. Loops over
 * addresses are not checked by the JVM either: the ranges in a {@code ShardMemory} must be right.
 *
 * <p>Threading: a kernel may be used by any number of threads at once; room to work in comes from a
 * bounded pool.
 *
 * <p>May import the JDK and {@code galois}. Only {@code VectorLoop} and {@code VectorLoops} touch
 * {@code jdk.incubator.vector}, so that everything works where the module is absent.
 */
@NullMarked
package org.nonagon.erasure.kernel;

import org.jspecify.annotations.NullMarked;
