package org.nonagon.metadataservice.catalog;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nonagon.metadataservice.control.PostgresClusterCatalog;
import org.nonagon.metadataservice.control.PostgresIdentityCatalog;
import org.nonagon.metadataservice.control.SessionsForTests;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.PostgresForTests;

/**
 * A catalog on a fresh database for each test class, with its connections. Nested classes share
 * that of the class around them.
 */
final class CatalogForTests implements BeforeAllCallback, AfterAllCallback {
  private final PostgresForTests postgres = PostgresForTests.migrated();
  private final CatalogSettings settings;
  private Optional<Opened> opened = Optional.empty();
  private int classes;

  CatalogForTests(CatalogSettings settings) {
    this.settings = settings;
  }

  private record Opened(
      Vertx vertx,
      CatalogConnections connections,
      Mutiny.SessionFactory sessions,
      PostgresCatalog catalog) {}

  private Opened opened() {
    return opened.orElseThrow(() -> new IllegalStateException("no test class runs"));
  }

  PostgresCatalog catalog() {
    return opened().catalog();
  }

  CatalogUpkeep upkeep() {
    return new CatalogUpkeep(opened().connections());
  }

  DatabaseSettings database() {
    return postgres.database();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (classes++ > 0) {
      return;
    }
    postgres.beforeAll(context);
    Vertx vertx = Vertx.vertx();
    CatalogConnections connections = CatalogConnections.open(vertx, postgres.database(), settings);
    Mutiny.SessionFactory sessions = SessionsForTests.open(postgres.database());
    PostgresCatalog catalog =
        new PostgresCatalog(
            connections,
            new PostgresIdentityCatalog(sessions),
            new PostgresClusterCatalog(sessions),
            settings.exclusive());
    opened = Optional.of(new Opened(vertx, connections, sessions, catalog));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--classes > 0) {
      return;
    }
    opened().sessions().close();
    opened().connections().close();
    opened().vertx().close().toCompletionStage().toCompletableFuture().join();
    opened = Optional.empty();
    postgres.afterAll(context);
  }
}
