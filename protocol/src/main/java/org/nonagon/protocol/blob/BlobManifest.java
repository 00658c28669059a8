package org.nonagon.protocol.blob;

import java.util.List;
import java.util.Set;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.layout.DriveId;

/**
 * What a reader needs to know of a blob, and what a writer tells the catalog of one.
 *
 * @param id the blob
 * @param stripes profile, cell size and length
 * @param drives the drive of each shard, k+m of them in the order of their columns
 * @param missing the columns that are known not to be durable on their drive; empty when all are
 */
public record BlobManifest(
    BlobId id, StripeLayout stripes, List<DriveId> drives, Set<Integer> missing) {
  /** The longest blob. */
  public static final long MAX_LENGTH = 64L << 20;

  /** Copies the collections and refuses what is not a blob. */
  public BlobManifest {
    drives = List.copyOf(drives);
    missing = Set.copyOf(missing);
    if (drives.size() != stripes.profile().shards()) {
      throw new IllegalArgumentException(
          "%d drives for %s".formatted(drives.size(), stripes.profile()));
    }
    if (missing.stream().anyMatch(column -> column < 0 || column >= stripes.profile().shards())) {
      throw new IllegalArgumentException(
          "no columns of %s: %s".formatted(stripes.profile(), missing));
    }
    if (stripes.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a blob has at most " + MAX_LENGTH + " bytes");
    }
  }

  /** The shard of column {@code index}. */
  public ShardId shard(int index) {
    return new ShardId(id, index);
  }
}
