package org.nonagon.protocol.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.nonagon.protocol.identity.AccountId;

/**
 * A version of an object, as a commit made it. A delete marker is none: it has no content.
 *
 * @param key the key
 * @param rank its order among the versions of the key, in microseconds of the database's clock,
 *     raised where that clock did not advance
 * @param id the id that clients see
 * @param owner the account that owns it
 * @param content its bytes
 * @param attributes what it carries beside them
 */
public record ObjectVersion(
    ObjectKey key,
    long rank,
    VersionId id,
    AccountId owner,
    ObjectContent content,
    ObjectAttributes attributes) {

  /**
   * When it was committed, by the database's clock: the Last-Modified of S3, to the second or
   * finer.
   */
  public Instant lastModified() {
    return instantOf(rank);
  }

  /** The moment that a rank stands for. */
  public static Instant instantOf(long rank) {
    return Instant.EPOCH.plus(rank, ChronoUnit.MICROS);
  }
}
