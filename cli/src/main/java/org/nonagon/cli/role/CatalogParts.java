package org.nonagon.cli.role;

import org.nonagon.blobs.Timers;
import org.nonagon.metadataservice.catalog.CatalogConnections;
import org.nonagon.metadataservice.catalog.CatalogSettings;
import org.nonagon.metadataservice.catalog.CatalogUpkeep;
import org.nonagon.metadataservice.catalog.PostgresCatalog;
import org.nonagon.metadataservice.control.PostgresClusterCatalog;
import org.nonagon.metadataservice.control.PostgresIdentityCatalog;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.protocol.catalog.Home;

/** The catalog of a process that has the database, and what it does for itself. */
public final class CatalogParts {
  private CatalogParts() {}

  /** Opens the catalog; it closes with the role. */
  public static PostgresCatalog open(
      Edge edge,
      DatabaseSettings database,
      CatalogSettings settings,
      Timers timers,
      Closings opened) {
    CatalogConnections connections =
        opened.add(CatalogConnections.open(edge.vertx(), database, settings));
    startUpkeep(new CatalogUpkeep(connections), timers, opened);
    return new PostgresCatalog(
        connections,
        new PostgresIdentityCatalog(edge.sessions().get()),
        new PostgresClusterCatalog(edge.sessions().get()),
        settings.exclusive());
  }

  private static void startUpkeep(CatalogUpkeep upkeep, Timers timers, Closings opened) {
    opened.add(
        Repeating.start(
            "folding the catalog",
            CatalogUpkeep.FOLD_INTERVAL_MILLIS,
            () -> upkeep.fold(Home.ONLY),
            timers));
    opened.add(
        Repeating.start(
            "expiring rows of the catalog",
            CatalogUpkeep.EXPIRE_INTERVAL_MILLIS,
            () -> upkeep.expire(Home.ONLY),
            timers));
  }
}
