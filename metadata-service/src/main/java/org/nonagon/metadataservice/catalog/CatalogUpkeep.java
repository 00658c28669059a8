package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import org.nonagon.protocol.catalog.Home;

/**
 * What the catalog does for itself. A timer of the process that wires it calls {@link #fold} every
 * second and {@link #expire} every minute; several processes may do so at once, one folds.
 */
public final class CatalogUpkeep {
  /** How often {@link #fold} is meant to be called. */
  public static final long FOLD_INTERVAL_MILLIS = 1_000;

  /** How often {@link #expire} is meant to be called. */
  public static final long EXPIRE_INTERVAL_MILLIS = 60_000;

  private static final int FOLD_ROUNDS = 16;
  private static final int EXPIRE_BATCH = 5_000;
  private static final int EXPIRE_ROUNDS = 40;

  private static final String FOLD_USAGE = "SELECT fold_usage($1, $2)";
  private static final String EXPIRE = "SELECT expire_rows($1, $2)";

  private final CatalogDatabase database;
  private final Reclaim reclaim;

  /** Upkeep of the database that these connections lead to. */
  public CatalogUpkeep(CatalogConnections connections) {
    this.database = new CatalogDatabase(connections);
    this.reclaim = new Reclaim(database);
  }

  /** Folds what commits appended: releases of blobs and changes of usage. */
  public Uni<Void> fold(Home home) {
    return reclaim
        .fold(home, FOLD_ROUNDS)
        .flatMap(_ -> count(FOLD_USAGE, home, Reclaim.FOLD_BATCH))
        .replaceWithVoid();
  }

  /**
   * Deletes, in batches, verdicts and ended uploads of an hour ago, condemned blobs whose shards
   * were dropped a day ago, and changes of seven days ago.
   */
  public Uni<Void> expire(Home home) {
    return expire(home, EXPIRE_ROUNDS).replaceWithVoid();
  }

  private Uni<Integer> expire(Home home, int rounds) {
    return count(EXPIRE, home, EXPIRE_BATCH)
        .flatMap(
            deleted ->
                deleted == 0 || rounds == 1
                    ? Uni.createFrom().item(deleted)
                    : expire(home, rounds - 1));
  }

  private Uni<Integer> count(String sql, Home home, int limit) {
    return database.write(
        sql, Tuple.of(home.number(), limit), rows -> rows.iterator().next().getInteger(0));
  }
}
