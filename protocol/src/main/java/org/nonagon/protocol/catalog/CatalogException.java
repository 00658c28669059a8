package org.nonagon.protocol.catalog;

/**
 * The catalog could not be asked, or its answer was lost. Repeating the call with the same id is
 * safe.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a call failed. */
  public enum Reason {
    /** More calls wait than may: nothing was done, and S3 answers SlowDown. */
    BUSY,
    /** It may have been done, and the answer was lost or could not be given. */
    LOST
  }

  /** A failure that {@code cause} tells more of; the call may have been done. */
  public CatalogException(String message, Throwable cause) {
    this(Reason.LOST, message, cause);
  }

  /** A failure that {@code cause} tells more of. */
  public CatalogException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the call failed. */
  public Reason reason() {
    return reason;
  }
}
