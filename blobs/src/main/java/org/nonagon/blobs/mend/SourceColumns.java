package org.nonagon.blobs.mend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.read.DamageReport;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Reads the columns of one blob: those that are copied from where they are, and as many others as
 * are needed to compute the rest.
 *
 * <p>A column that failed once is asked last from then on, like those that are known to be missing:
 * a damaged one may still have the blocks that no other has. Used by one thread.
 */
final class SourceColumns {
  private final BlobManifest blob;
  private final ShardStores stores;
  private final BoundedWait waits;
  private final DamageReport damage;
  private final Set<Integer> suspects;
  private final Set<Integer> reported;
  private long readBytes;

  SourceColumns(BlobManifest blob, ShardStores stores, BoundedWait waits, DamageReport damage) {
    this.blob = blob;
    this.stores = stores;
    this.waits = waits;
    this.damage = damage;
    this.suspects = new HashSet<>(blob.missing());
    this.reported = new HashSet<>(blob.missing());
  }

  /** What was read so far, with checksums. */
  long readBytes() {
    return readBytes;
  }

  /**
   * Reads until each target is held or can be computed, or nothing is left to be asked.
   *
   * @param targets columns that have bytes in the rows
   */
  HeldRows read(BlockRows rows, Set<Integer> targets) throws InterruptedException {
    HeldRows held = new HeldRows(rows);
    Set<Integer> asked = new HashSet<>();
    try {
      for (List<Integer> next = next(held, targets, asked);
          !next.isEmpty();
          next = next(held, targets, asked)) {
        asked.addAll(next);
        ask(next, held);
      }
      return held;
    } catch (InterruptedException | RuntimeException e) {
      held.release();
      throw e;
    }
  }

  private List<Integer> next(HeldRows held, Set<Integer> targets, Set<Integer> asked) {
    Set<Integer> next = new TreeSet<>(targets);
    next.removeIf(column -> suspects.contains(column) || asked.contains(column));
    if (!targets.stream().allMatch(column -> held.has(column) || next.contains(column))) {
      candidates(held.rows(), asked).stream()
          .filter(column -> !next.contains(column))
          .limit(Math.max(0, held.lacking() - next.size()))
          .forEach(next::add);
    }
    return List.copyOf(next);
  }

  private List<Integer> candidates(BlockRows rows, Set<Integer> asked) {
    return IntStream.range(0, blob.drives().size())
        .filter(column -> rows.blocksOf(column) > 0 && !asked.contains(column))
        .boxed()
        .sorted((a, b) -> Boolean.compare(suspects.contains(a), suspects.contains(b)))
        .toList();
  }

  private void ask(List<Integer> columns, HeldRows held) throws InterruptedException {
    List<CompletableFuture<ColumnRead>> reads = new ArrayList<>(columns.size());
    columns.forEach(column -> reads.add(begin(held.rows(), column)));
    try {
      CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a read has no outcome", e);
    } catch (InterruptedException e) {
      for (CompletableFuture<ColumnRead> read : reads) {
        var _ = read.thenAccept(ColumnRead::discard);
      }
      throw e;
    }
    for (int i = 0; i < columns.size(); i++) {
      note(columns.get(i), reads.get(i).join(), held);
    }
  }

  private CompletableFuture<ColumnRead> begin(BlockRows rows, int column) {
    Optional<ShardStore> store = stores.find(blob.drives().get(column));
    if (store.isEmpty()) {
      return CompletableFuture.completedFuture(new ColumnRead.Failed());
    }
    return waits
        .begin(
            store
                .get()
                .read(blob.shard(column), rows.first(), rows.blocksOf(column))
                .map(answer -> ColumnRead.of(answer, rows, column)),
            ColumnRead::discard)
        .exceptionally(failure -> new ColumnRead.Failed());
  }

  private void note(int column, ColumnRead read, HeldRows held) {
    switch (read) {
      case ColumnRead.Good good -> {
        readBytes += good.frames().remaining();
        held.add(column, good);
      }
      case ColumnRead.Damaged(var kind) -> {
        suspects.add(column);
        if (reported.add(column)) {
          damage.damaged(blob.shard(column), blob.drives().get(column), kind);
        }
      }
      case ColumnRead.Failed _ -> suspects.add(column);
    }
  }
}
