package org.nonagon.protocol.layout;

/**
 * One of the slots that blobs hash to and that layouts assign drives to.
 *
 * @param value 0 to {@value #COUNT} - 1
 */
public record Group(int value) {
  /** How many bits a group has. */
  public static final int BITS = 16;

  /** How many groups there are. */
  public static final int COUNT = 1 << BITS;

  /** Refuses what is not a slot. */
  public Group {
    if (value < 0 || value >= COUNT) {
      throw new IllegalArgumentException("not a group: " + value);
    }
  }
}
