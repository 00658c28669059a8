package org.nonagon.protocol.catalog;

/**
 * The part of the catalog that a bucket and all blobs of its objects live in.
 *
 * @param number 0 on a single PostgreSQL
 */
public record Home(int number) {
  /** The only home of a single PostgreSQL. */
  public static final Home ONLY = new Home(0);

  /** Refuses negative numbers. */
  public Home {
    if (number < 0) {
      throw new IllegalArgumentException("not a home: " + number);
    }
  }
}
