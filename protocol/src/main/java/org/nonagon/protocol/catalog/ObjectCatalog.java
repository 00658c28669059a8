package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** Versions of objects. */
public interface ObjectCatalog {
  /** Makes changes; the verdicts stand in the order of the entries. */
  Uni<List<CommitOutcome>> commit(Commit commit);

  /**
   * What stands under a key: its newest version or delete marker, or the one that {@code version}
   * names. Linearizable with commits.
   */
  Uni<ObjectLookup> lookup(BucketId bucket, ObjectKey key, Optional<VersionId> version);

  /**
   * The extents of a version from extent {@code first} on, at most {@link
   * org.nonagon.protocol.object.ObjectContent#LOOKUP_EXTENTS}; empty behind the last, and when the
   * version is gone.
   *
   * @param rank the version's rank
   */
  Uni<List<Extent>> extents(BucketId bucket, ObjectKey key, long rank, int first);

  /** A page of current versions. */
  Uni<ListPage> list(ListQuery query);
}
