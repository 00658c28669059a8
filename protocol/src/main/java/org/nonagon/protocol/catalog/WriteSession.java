package org.nonagon.protocol.catalog;

import java.util.UUID;

/**
 * A body of more than one blob that is being written. Blobs that it registered are kept from
 * reclamation for as long as it is renewed, on the database's time.
 *
 * @param value random
 */
public record WriteSession(UUID value) {
  /** How long a session lasts after it was renewed. */
  public static final int LEASE_SECONDS = 600;
}
