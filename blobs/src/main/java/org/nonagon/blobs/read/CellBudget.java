package org.nonagon.blobs.read;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many cells all requests of a process have on their way or with their consumers. A request
 * always gets the cell that its consumer waits for, and those behind it only while the bound has
 * room; so slow consumers cannot tie up the memory of the drives by what is read ahead for them.
 *
 * <p>Safe for use by several threads.
 */
final class CellBudget {
  private final int bound;
  private final AtomicInteger taken = new AtomicInteger();

  CellBudget(int bound) {
    this.bound = bound;
  }

  /** Whether more may be read ahead. Several threads that ask at once may all be told so. */
  boolean hasRoom() {
    return taken.get() < bound;
  }

  void take() {
    taken.incrementAndGet();
  }

  void giveBack() {
    taken.decrementAndGet();
  }

  int taken() {
    return taken.get();
  }
}
