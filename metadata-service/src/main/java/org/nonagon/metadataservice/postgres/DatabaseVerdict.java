package org.nonagon.metadataservice.postgres;

/** Whether a database may hold a catalog. */
public sealed interface DatabaseVerdict {

  /**
   * It may.
   *
   * @param serverVersion as {@code SHOW server_version} gives it
   */
  record Fit(String serverVersion) implements DatabaseVerdict {}

  /**
   * It may not.
   *
   * @param reason one line for the operator
   */
  record Unfit(String reason) implements DatabaseVerdict {}
}
