package org.nonagon.protocol.layout;

/**
 * A failure domain of nodes.
 *
 * @param name 1 to 63 characters, as the operator named it
 */
public record Zone(String name) {
  /** The zone of a node that was started without one. */
  public static final Zone DEFAULT = new Zone("default");

  /** Refuses an empty or overlong name. */
  public Zone {
    if (name.isEmpty() || name.length() > 63) {
      throw new IllegalArgumentException("a zone's name has 1 to 63 characters");
    }
  }
}
