package org.nonagon.blobs.write;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The memory that all bodies of a process are cut into stripes in: direct, bounded, reused.
 *
 * <p>A stripe gets all its cells at once or waits for them, and who comes first is served first. A
 * body gives cells back when their drives have taken them, whether or not it ever gets a further
 * stripe; so bodies that hold one stripe and wait for another cannot wait for each other.
 *
 * <p>Memory comes in slabs of {@value Slab#UNITS} units, each large enough for the frames of the
 * largest cell, and a smaller cell takes a run of units in a slab; so there are no classes of sizes
 * between which memory could be stuck. Slabs are made when they are first needed and kept.
 *
 * <p>Safe for use by several threads.
 */
public final class StripePool {
  private final int maxSlabs;
  private final int maxWaiting;
  private final Executor wakeUps;
  private final Deque<Slab> empty = new ArrayDeque<>();
  private final Set<Slab> partial = new LinkedHashSet<>();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private int slabs;
  private long leasedUnits;

  /**
   * The bounds of the pool.
   *
   * @param maxBytes of memory, at least those of one stripe of the widest profile in use
   * @param maxWaiting how many stripes may wait for memory
   */
  public record Config(long maxBytes, int maxWaiting) {
    /** Room for 80 full stripes of 6+3. */
    public static final Config DEFAULT = new Config(192L << 20, 1024);

    /** Refuses a pool without memory. */
    public Config {
      if (maxBytes < Slab.BYTES || maxBytes / Slab.BYTES > Integer.MAX_VALUE || maxWaiting < 0) {
        throw new IllegalArgumentException(
            "a pool of %d bytes for which %d wait".formatted(maxBytes, maxWaiting));
      }
    }
  }

  /**
   * A pool without any memory yet.
   *
   * @param wakeUps runs what goes on when a stripe that had to wait gets its cells
   */
  public StripePool(Config config, Executor wakeUps) {
    this.maxSlabs = (int) (config.maxBytes() / Slab.BYTES);
    this.maxWaiting = config.maxWaiting();
    this.wakeUps = wakeUps;
  }

  /**
   * Leases cells, now or when it is their turn; empty when too many wait. Who does not want them
   * any more cancels the future, and gives cells back that come nevertheless.
   *
   * @param count how many cells
   * @param bytes the bytes of each, at most those of the frames of the largest cell
   */
  CompletableFuture<Optional<List<Cell>>> lease(int count, int bytes) {
    int units = Math.ceilDiv(bytes, Slab.UNIT_BYTES);
    if ((long) count * units > (long) maxSlabs * Slab.UNITS) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    synchronized (this) {
      if (waiters.isEmpty()) {
        Optional<List<Cell>> cells = take(count, units);
        if (cells.isPresent()) {
          return CompletableFuture.completedFuture(cells);
        }
      }
      if (waiters.size() >= maxWaiting) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      Waiter waiter = new Waiter(count, units, new CompletableFuture<>());
      waiters.add(waiter);
      return waiter.cells();
    }
  }

  /** Bytes that are leased now. */
  public synchronized long leasedBytes() {
    return leasedUnits * Slab.UNIT_BYTES;
  }

  /** Bytes that the pool has taken from the system so far. */
  public synchronized long allocatedBytes() {
    return (long) slabs * Slab.BYTES;
  }

  /** How many stripes wait for memory now. */
  public synchronized int waiting() {
    return waiters.size();
  }

  private void release(Cell cell) {
    List<Runnable> served = new ArrayList<>();
    synchronized (this) {
      giveBack(cell);
      serve(served);
    }
    served.forEach(wakeUps::execute);
  }

  private void serve(List<Runnable> served) {
    while (!waiters.isEmpty()) {
      Waiter first = waiters.element();
      if (first.cells().isDone()) {
        waiters.remove();
        continue;
      }
      Optional<List<Cell>> cells = take(first.count(), first.units());
      if (cells.isEmpty()) {
        return;
      }
      waiters.remove();
      served.add(() -> deliver(first, cells));
    }
  }

  private static void deliver(Waiter waiter, Optional<List<Cell>> cells) {
    if (!waiter.cells().complete(cells)) {
      cells.orElseThrow().forEach(Cell::release);
    }
  }

  private Optional<List<Cell>> take(int count, int units) {
    long free = (long) maxSlabs * Slab.UNITS - leasedUnits;
    if (free < (long) count * units) {
      return Optional.empty();
    }
    List<Cell> cells = new ArrayList<>(count);
    while (cells.size() < count) {
      Optional<Cell> cell = takeOne(units);
      if (cell.isEmpty()) {
        cells.forEach(this::giveBack);
        return Optional.empty();
      }
      cells.add(cell.orElseThrow());
    }
    return Optional.of(cells);
  }

  private Optional<Cell> takeOne(int units) {
    for (Iterator<Slab> i = partial.iterator(); units < Slab.UNITS && i.hasNext(); ) {
      Slab slab = i.next();
      int first = slab.findFree(units);
      if (first >= 0) {
        Cell cell = cut(slab, first, units);
        if (slab.isFull()) {
          i.remove();
        }
        return Optional.of(cell);
      }
    }
    return emptySlab().map(slab -> cutFirst(slab, units));
  }

  private Cell cutFirst(Slab slab, int units) {
    Cell cell = cut(slab, 0, units);
    if (!slab.isFull()) {
      partial.add(slab);
    }
    return cell;
  }

  private Optional<Slab> emptySlab() {
    if (empty.isEmpty() && slabs < maxSlabs) {
      Slab slab = new Slab();
      slabs++;
      return Optional.of(slab);
    }
    return Optional.ofNullable(empty.poll());
  }

  private Cell cut(Slab slab, int first, int units) {
    leasedUnits += units;
    return new Cell(slab, first, units, slab.take(first, units));
  }

  private void giveBack(Cell cell) {
    leasedUnits -= cell.units;
    cell.slab.giveBack(cell.first, cell.units);
    if (cell.slab.isEmpty()) {
      partial.remove(cell.slab);
      empty.push(cell.slab);
    } else {
      partial.add(cell.slab);
    }
  }

  private record Waiter(int count, int units, CompletableFuture<Optional<List<Cell>>> cells) {}

  /** Memory for one cell; given back once. */
  final class Cell {
    private final Slab slab;
    private final int first;
    private final int units;
    private final ByteBuffer bytes;
    private boolean released;

    Cell(Slab slab, int first, int units, ByteBuffer bytes) {
      this.slab = slab;
      this.first = first;
      this.units = units;
      this.bytes = bytes;
    }

    /** The memory, at least as much as was asked for, with whatever was in it before. */
    ByteBuffer bytes() {
      return bytes;
    }

    /** Gives the memory back; nobody may touch it from now on. */
    void release() {
      synchronized (StripePool.this) {
        if (released) {
          throw new IllegalStateException("a cell is given back once");
        }
        released = true;
      }
      StripePool.this.release(this);
    }
  }
}
