package org.nonagon.erasure.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The arrays that one call of a {@link TableKernel} works in, lent from a bounded pool so that
 * calls allocate nothing once the pool is warm.
 *
 * <p>The pool is an array of slots, each with a workspace or empty. A thread looks only at the slot
 * of its own number: an empty one costs an allocation, a full one on return drops the workspace.
 * Nothing waits, and unlike a thread-local it stays small under many virtual threads.
 */
final class Workspace {

  /** Bytes of each shard handled at a time: all arrays together stay within a 32 KiB cache. */
  static final int RUN_BYTES = 2048;

  /** How many workspaces are kept, and so 16 KiB times this many. */
  private static final int POOL_SLOTS = 64;

  private static final AtomicReferenceArray<Workspace> POOL =
      new AtomicReferenceArray<>(POOL_SLOTS);

  final byte[] first = new byte[RUN_BYTES];
  final byte[] second = new byte[RUN_BYTES];
  final byte[] third = new byte[RUN_BYTES];
  final int[] sums = new int[RUN_BYTES];
  final byte[] result = new byte[RUN_BYTES];

  private Workspace() {}

  /** Lends a workspace, whose arrays may hold anything. */
  static Workspace take() {
    Workspace pooled = POOL.getAndSet(slot(), null);
    return pooled == null ? new Workspace() : pooled;
  }

  /** Gives the workspace back; the caller does not touch it again. */
  void release() {
    POOL.setRelease(slot(), this);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (POOL_SLOTS - 1);
  }
}
