package org.nonagon.protocol.catalog;

import java.time.Instant;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;

/**
 * A bucket with the settings that requests on objects ask for.
 *
 * @param id its id
 * @param name its name
 * @param owner the account that owns it
 * @param region the region that it was created in
 * @param created when, by the database's clock
 * @param versioning what becomes of overwritten versions
 */
public record Bucket(
    BucketId id,
    BucketName name,
    AccountId owner,
    String region,
    Instant created,
    Versioning versioning) {
  /** What becomes of overwritten versions. */
  public enum Versioning {
    /** They go; the bucket never was versioned. */
    OFF,
    /** They stay. */
    ENABLED,
    /** The null version goes, others stay. */
    SUSPENDED
  }
}
