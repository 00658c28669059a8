package org.nonagon.protocol.shard;

/** Lost I/O with a drive: the work may have been done or not, and a retry is safe. */
public final class ShardStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that {@code cause} tells more of. */
  public ShardStoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A failure without another behind it. */
  public ShardStoreException(String message) {
    super(message);
  }
}
