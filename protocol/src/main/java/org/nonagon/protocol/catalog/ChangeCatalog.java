package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** The change feed: every commit appends to it in its transaction, and no reader misses one. */
public interface ChangeCatalog {
  /** The longest page. */
  int MAX_PAGE = 1000;

  /** Where the feed ends now. */
  Uni<ChangeCursor> latest(Home home);

  /**
   * What follows a cursor, in the order of the feed: the changes of one key in the order in which
   * they were made.
   *
   * @param limit 1 to {@value #MAX_PAGE}
   */
  Uni<ChangePage> changes(Home home, ChangeCursor after, int limit);

  /**
   * A place in the feed.
   *
   * @param epoch raised when the database was restored from a backup
   * @param transaction the transaction of the change
   * @param n the change within its transaction
   */
  record ChangeCursor(long epoch, long transaction, int n) {}

  /** What a page holds. */
  sealed interface ChangePage {
    /**
     * Changes.
     *
     * @param changes in order, perhaps none
     * @param next where to go on
     */
    record Changes(List<Change> changes, ChangeCursor next) implements ChangePage {
      /** Copies the list. */
      public Changes {
        changes = List.copyOf(changes);
      }
    }

    /** The cursor is older than what is kept, or of another epoch: begin again with a listing. */
    record Expired(ChangeCursor latest) implements ChangePage {}
  }

  /** What was done. */
  enum ChangeKind {
    PUT,
    DELETE,
    MARKER
  }

  /**
   * One change.
   *
   * @param rank the rank of the version or marker, or of the version that is gone
   * @param size bytes, 0 unless a version was put
   * @param etag of the version that was put
   */
  record Change(
      ChangeCursor cursor,
      BucketId bucket,
      ObjectKey key,
      ChangeKind kind,
      long rank,
      VersionId version,
      long size,
      Optional<EntityTag> etag) {}
}
