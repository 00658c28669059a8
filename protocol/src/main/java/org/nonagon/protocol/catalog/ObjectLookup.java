package org.nonagon.protocol.catalog;

import java.util.List;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/** What stands under a key. */
public sealed interface ObjectLookup {
  /**
   * A version.
   *
   * @param version the version
   * @param current whether it is the current one of its key
   * @param blobs the manifests of the first blobs that its extents name; at least the first one, so
   *     that a small object needs no second question
   */
  record Found(ObjectVersion version, boolean current, List<BlobManifest> blobs)
      implements ObjectLookup {
    /** Copies the list. */
    public Found {
      blobs = List.copyOf(blobs);
    }
  }

  /**
   * A delete marker.
   *
   * @param id its id
   * @param rank its rank
   * @param current whether it is the newest of its key
   */
  record Marker(VersionId id, long rank, boolean current) implements ObjectLookup {}

  /** Nothing, or not that version. */
  record Absent() implements ObjectLookup {}
}
