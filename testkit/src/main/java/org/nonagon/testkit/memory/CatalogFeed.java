package org.nonagon.testkit.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ChangeCatalog.Change;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeKind;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** The change feed of the twin: a queue that forgets after seven days. */
final class CatalogFeed {
  private static final long KEPT_MICROS = Duration.ofDays(7).toNanos() / 1000;
  private static final long EPOCH = 1;
  private static final Comparator<ChangeCursor> ORDER =
      Comparator.comparingLong(ChangeCursor::transaction).thenComparingInt(ChangeCursor::n);

  private final Deque<Kept> changes = new ArrayDeque<>();
  private ChangeCursor last = new ChangeCursor(EPOCH, 0, 0);
  private ChangeCursor forgotten = last;
  private long transactions;

  /** Begins the changes of one transaction at {@code micros}. */
  Transaction begin(long micros) {
    return new Transaction(++transactions, micros);
  }

  ChangeCursor latest() {
    return last;
  }

  ChangePage after(ChangeCursor after, int limit, long nowMicros) {
    forget(nowMicros);
    if (after.epoch() != EPOCH || ORDER.compare(after, forgotten) < 0) {
      return new ChangePage.Expired(last);
    }
    List<Change> page = new ArrayList<>();
    for (Kept kept : changes) {
      if (page.size() < limit && ORDER.compare(kept.change.cursor(), after) > 0) {
        page.add(kept.change);
      }
    }
    return new ChangePage.Changes(page, page.isEmpty() ? after : page.getLast().cursor());
  }

  private void forget(long nowMicros) {
    while (!changes.isEmpty() && nowMicros - changes.getFirst().micros > KEPT_MICROS) {
      forgotten = changes.removeFirst().change.cursor();
    }
  }

  private record Kept(Change change, long micros) {}

  /** The changes of one transaction. */
  final class Transaction {
    private final long number;
    private final long micros;
    private int n;

    private Transaction(long number, long micros) {
      this.number = number;
      this.micros = micros;
    }

    /** The moment of the transaction. */
    long micros() {
      return micros;
    }

    void put(BucketId bucket, ObjectKey key, long rank, VersionId id, ObjectContent content) {
      ChangeCursor cursor = next();
      add(
          new Change(
              cursor,
              bucket,
              key,
              ChangeKind.PUT,
              rank,
              id,
              content.size(),
              Optional.of(content.etag())));
    }

    void marker(BucketId bucket, ObjectKey key, long rank, VersionId id) {
      add(new Change(next(), bucket, key, ChangeKind.MARKER, rank, id, 0, Optional.empty()));
    }

    void delete(BucketId bucket, ObjectKey key, long rank, VersionId id) {
      add(new Change(next(), bucket, key, ChangeKind.DELETE, rank, id, 0, Optional.empty()));
    }

    private ChangeCursor next() {
      return new ChangeCursor(EPOCH, number, ++n);
    }

    private void add(Change change) {
      last = change.cursor();
      changes.addLast(new Kept(change, micros));
    }
  }
}
