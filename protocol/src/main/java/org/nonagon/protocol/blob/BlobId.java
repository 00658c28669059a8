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

  /** The group that places the blob: a hash of all bits of the id. */
  public Group group() {
    long mixed = value.getMostSignificantBits() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32) ^ value.getLeastSignificantBits()) * 0xD6E8FEB86659FD93L;
    return new Group((int) (mixed >>> (Long.SIZE - Group.BITS)));
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
