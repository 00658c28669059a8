package org.nonagon.protocol.blob;

/**
 * A shard: one column of a blob.
 *
 * @param blob the blob
 * @param index the column, 0 to k+m-1; the first k hold data
 */
public record ShardId(BlobId blob, int index) implements Comparable<ShardId> {
  /** Refuses columns that no code has. */
  public ShardId {
    if (index < 0 || index > 255) {
      throw new IllegalArgumentException("not a column: " + index);
    }
  }

  @Override
  public int compareTo(ShardId other) {
    int byBlob = blob.compareTo(other.blob);
    return byBlob != 0 ? byBlob : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return blob + "." + index;
  }
}
