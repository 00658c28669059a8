package org.nonagon.blobs.mend;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.protocol.blob.BlobManifest;

/**
 * Mends one blob: goes through its rows of blocks, reads and computes the next ones while those
 * before them are being written. Used by one thread.
 */
final class MendRun {
  private final BlobManifest blob;
  private final SourceColumns sources;
  private final List<TargetShard> targets;
  private final ErasureCoder coder;
  private final Executor coding;
  private final FrameBuffers buffers;
  private final Throttle throttle;

  MendRun(
      BlobManifest blob,
      SourceColumns sources,
      List<TargetShard> targets,
      ErasureCoder coder,
      Executor coding,
      FrameBuffers buffers,
      Throttle throttle) {
    this.blob = blob;
    this.sources = sources;
    this.targets = List.copyOf(targets);
    this.coder = coder;
    this.coding = coding;
    this.buffers = buffers;
    this.throttle = throttle;
  }

  MendResult run() throws InterruptedException {
    boolean isOver = false;
    try {
      copyRows();
      for (TargetShard target : open(any -> true)) {
        target.finish();
      }
      for (TargetShard target : targets) {
        target.awaitFinish();
      }
      isOver = true;
      return new MendResult(
          targets.stream().map(TargetShard::outcome).toList(),
          sources.readBytes(),
          targets.stream().mapToLong(TargetShard::writtenBytes).sum());
    } finally {
      if (!isOver) {
        targets.forEach(TargetShard::abort);
      }
    }
  }

  private void copyRows() throws InterruptedException {
    int first = 0;
    for (int left = rowsFrom(first); left > 0; left = rowsFrom(first)) {
      BlockRows rows = new BlockRows(blob, first, Math.min(left, BlockRows.MOST));
      throttle.take(bytesToWrite(rows));
      if (Thread.interrupted()) {
        throw new InterruptedException("while a blob was mended");
      }
      try (FilledRows filled = fill(rows)) {
        awaitWrites();
        open(target -> rows.blocksOf(target.column()) > 0).forEach(target -> target.write(filled));
      }
      first += rows.count();
    }
    awaitWrites();
  }

  /** How many rows are to be written still, from one on. */
  private int rowsFrom(int first) {
    return open(any -> true).stream()
        .mapToInt(target -> BlockRows.blocksInAll(blob, target.column()) - first)
        .max()
        .orElse(0);
  }

  private List<TargetShard> open(Predicate<TargetShard> which) {
    return targets.stream().filter(TargetShard::isOpen).filter(which).toList();
  }

  private long bytesToWrite(BlockRows rows) {
    return open(any -> true).stream().mapToLong(t -> rows.framedLength(t.column())).sum();
  }

  private void awaitWrites() throws InterruptedException {
    for (TargetShard target : targets) {
      target.awaitWrite();
    }
  }

  /** Reads and computes the next rows of all open targets; closes those that cannot be had. */
  private FilledRows fill(BlockRows rows) throws InterruptedException {
    Set<Integer> wanted = new TreeSet<>();
    open(t -> rows.blocksOf(t.column()) > 0).forEach(t -> wanted.add(t.column()));
    FilledRows filled = new FilledRows(sources.read(rows, wanted), buffers);
    try {
      wanted.removeIf(filled.held()::has);
      if (!wanted.isEmpty() && filled.held().lacking() <= 0) {
        decode(filled.held(), filled, wanted, 0);
      } else if (!wanted.isEmpty()) {
        fillOneByOne(filled, wanted);
      }
      return filled;
    } catch (InterruptedException | RuntimeException e) {
      filled.close();
      throw e;
    }
  }

  /** Where too few columns are whole: each row may still have enough, if not of the same ones. */
  private void fillOneByOne(FilledRows filled, Set<Integer> wanted) throws InterruptedException {
    BlockRows rows = filled.held().rows();
    for (int row = 0; row < rows.count() && !wanted.isEmpty(); row++) {
      Set<Integer> inRow = new HashSet<>(wanted);
      BlockRows one = rows.only(row);
      inRow.removeIf(column -> one.blocksOf(column) == 0);
      HeldRows held = sources.read(one, inRow);
      try {
        fillOne(held, filled, inRow, row);
        wanted.removeIf(column -> targets.stream().noneMatch(t -> isOpen(t, column)));
      } finally {
        held.release();
      }
    }
  }

  private static boolean isOpen(TargetShard target, int column) {
    return target.column() == column && target.isOpen();
  }

  private void fillOne(HeldRows held, FilledRows filled, Set<Integer> wanted, int row) {
    int at = held.rows().frameStart(row);
    Set<Integer> computed = new TreeSet<>();
    for (int column : wanted) {
      if (held.has(column)) {
        ByteBuffer frames = held.frames(column);
        filled.room(column).put(at, frames, 0, frames.remaining());
      } else {
        computed.add(column);
      }
    }
    if (held.lacking() <= 0) {
      decode(held, filled, computed, row);
    } else {
      giveUp(computed, held);
    }
  }

  private void giveUp(Set<Integer> columns, HeldRows held) {
    String reason =
        "%d of %d columns can be read in block %d"
            .formatted(
                held.known().cardinality(), coder.profile().dataShards(), held.rows().first());
    targets.stream()
        .filter(target -> columns.contains(target.column()))
        .forEach(target -> target.notReadable(reason));
  }

  /** Waits to the end, even when interrupted: until then the coder reads and writes the buffers. */
  private void decode(HeldRows held, FilledRows filled, Set<Integer> columns, int firstRow) {
    Map<Integer, ByteBuffer> wanted = new TreeMap<>();
    columns.forEach(column -> wanted.put(column, filled.room(column)));
    if (!wanted.isEmpty()) {
      CompletableFuture.runAsync(() -> RowDecoder.decode(coder, held, wanted, firstRow), coding)
          .join();
    }
  }
}
