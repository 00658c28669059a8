package org.nonagon.metadataservice.postgres;

/**
 * The embedded PostgreSQL could not be unpacked, initialised, started or stopped. Nothing of the
 * data was lost: what exists is left as it was. A repeat helps only when the message names a
 * passing cause (a full disk, a taken port).
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
