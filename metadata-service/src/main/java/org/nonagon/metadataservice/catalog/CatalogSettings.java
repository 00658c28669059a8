package org.nonagon.metadataservice.catalog;

import java.time.Duration;

/**
 * The bounds of a catalog's connections.
 *
 * @param writeConnections how many transactions run at once
 * @param readConnections how many connections answer lookups and listings
 * @param pipelineDepth how many reads one connection has in flight
 * @param maxWaitingCalls how many calls may wait for a connection; the next fails as busy
 * @param statementTimeout after which the database gives a statement up
 * @param exclusive whether no other process changes this database, so that answers may be kept
 */
public record CatalogSettings(
    int writeConnections,
    int readConnections,
    int pipelineDepth,
    int maxWaitingCalls,
    Duration statementTimeout,
    boolean exclusive) {
  /** For a process that shares its database with others. */
  public static final CatalogSettings SHARED =
      new CatalogSettings(16, 4, 64, 4096, Duration.ofSeconds(30), false);

  /** For the only process on its database. */
  public static final CatalogSettings EXCLUSIVE =
      new CatalogSettings(12, 4, 64, 4096, Duration.ofSeconds(30), true);

  /** Refuses what could never answer. */
  public CatalogSettings {
    if (writeConnections < 1 || readConnections < 1 || pipelineDepth < 1 || maxWaitingCalls < 0) {
      throw new IllegalArgumentException("a catalog needs connections");
    }
    if (statementTimeout.isNegative() || statementTimeout.isZero()) {
      throw new IllegalArgumentException("a statement needs time");
    }
  }

  /** How long a call waits for a connection, and a connection for its first answer. */
  public Duration connectTimeout() {
    return statementTimeout.dividedBy(3);
  }

  /** After which a connection that is silent is taken for dead, whoever waits for it. */
  public Duration silenceTimeout() {
    return statementTimeout.multipliedBy(2);
  }

  /** After which a call is given up, whatever became of it. */
  public Duration callTimeout() {
    return statementTimeout.multipliedBy(3);
  }
}
