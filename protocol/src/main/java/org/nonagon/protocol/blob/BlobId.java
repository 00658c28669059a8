package org.nonagon.protocol.blob;

import java.util.UUID;
import org.nonagon.protocol.layout.Group;

/**
 * The id of a blob: a UUIDv7, so that blobs written together stand together in an index. No
 * decision rests on the time in it.
 *
 * @param value the UUID
 */
public record BlobId(UUID value) implements Comparable<BlobId> {
  /** The id with these 128 bits. */
  public BlobId(long mostSignificant, long leastSignificant) {
    this(new UUID(mostSignificant, leastSignificant));
  }

  /** The group that places the blob: the last 16 bits of the id, which are random. */
  public Group group() {
    return new Group((int) value.getLeastSignificantBits() & (Group.COUNT - 1));
  }

  /** Unsigned order, as PostgreSQL orders uuid. */
  @Override
  public int compareTo(BlobId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
