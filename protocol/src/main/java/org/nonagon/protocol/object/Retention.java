package org.nonagon.protocol.object;

import java.time.Instant;

/**
 * Until when a version must not be deleted.
 *
 * @param mode who may shorten it
 * @param until the first moment at which it no longer holds, by the database's clock
 */
public record Retention(Mode mode, Instant until) {
  /** The two modes of S3 Object Lock. */
  public enum Mode {
    /** Those with the right to bypass it may. */
    GOVERNANCE,
    /** Nobody may, root and the operator's tools included. */
    COMPLIANCE
  }
}
