package org.nonagon.protocol.layout;

/**
 * The number of a drive in its cluster.
 *
 * @param value 1 to 32,767
 */
public record DriveId(int value) implements Comparable<DriveId> {
  /** Refuses what does not fit 15 bits. */
  public DriveId {
    if (value < 1 || value > Short.MAX_VALUE) {
      throw new IllegalArgumentException("not a drive: " + value);
    }
  }

  @Override
  public int compareTo(DriveId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "drive-" + value;
  }
}
