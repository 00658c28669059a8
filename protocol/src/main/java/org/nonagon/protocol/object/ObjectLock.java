package org.nonagon.protocol.object;

import java.util.Optional;

/**
 * What keeps a version from being deleted.
 *
 * @param retention the retention, if any
 * @param legalHold whether a legal hold is on
 */
public record ObjectLock(Optional<Retention> retention, boolean legalHold) {
  /** Nothing. */
  public static final ObjectLock NONE = new ObjectLock(Optional.empty(), false);
}
