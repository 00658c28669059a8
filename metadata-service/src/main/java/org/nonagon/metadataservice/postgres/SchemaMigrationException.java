package org.nonagon.metadataservice.postgres;

/**
 * The schema could not be brought to this version. The failed migration was rolled back; a repeat
 * helps only when the database was out of reach.
 */
public final class SchemaMigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaMigrationException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
