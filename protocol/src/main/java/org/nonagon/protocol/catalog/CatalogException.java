package org.nonagon.protocol.catalog;

/**
 * The catalog could not be asked, or its answer was lost. Repeating the call with the same id is
 * safe.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that {@code cause} tells more of. */
  public CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
