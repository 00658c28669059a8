package org.nonagon.protocol.blob;

import java.util.List;

/**
 * A blob whose shards are on drives and which no committed version refers to yet.
 *
 * @param manifest the blob; its missing columns are those that no drive acknowledged in time
 * @param incarnations of each drive in the manifest, the incarnation that acknowledged its shard;
 *     the catalog counts a shard as missing when the drive has a later one by now; {@link
 *     #NOTHING_STORED} for a column without bytes
 */
public record WrittenBlob(BlobManifest manifest, List<Integer> incarnations) {
  /** Later than every incarnation: what was not stored cannot go missing. */
  public static final int NOTHING_STORED = Integer.MAX_VALUE;

  /** Copies the list and refuses one that does not fit the drives. */
  public WrittenBlob {
    incarnations = List.copyOf(incarnations);
    if (incarnations.size() != manifest.drives().size()) {
      throw new IllegalArgumentException("an incarnation for each drive");
    }
  }
}
