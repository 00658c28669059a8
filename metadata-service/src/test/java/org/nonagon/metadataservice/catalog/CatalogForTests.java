package org.nonagon.metadataservice.catalog;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nonagon.metadataservice.postgres.PostgresForTests;
import org.nonagon.testkit.memory.InMemoryCatalog;

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

  private record Opened(Vertx vertx, CatalogConnections connections, PostgresCatalog catalog) {}

  private Opened opened() {
    return opened.orElseThrow(() -> new IllegalStateException("no test class runs"));
  }

  PostgresCatalog catalog() {
    return opened().catalog();
  }

  CatalogConnections connections() {
    return opened().connections();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (classes++ > 0) {
      return;
    }
    postgres.beforeAll(context);
    Vertx vertx = Vertx.vertx();
    CatalogConnections connections = CatalogConnections.open(vertx, postgres.database(), settings);
    InMemoryCatalog control = new InMemoryCatalog(InstantSource.system(), new Random(1));
    PostgresCatalog catalog =
        new PostgresCatalog(
            connections,
            control,
            new DrivesInDatabase(control, postgres.database()),
            settings.exclusive());
    opened = Optional.of(new Opened(vertx, connections, catalog));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--classes > 0) {
      return;
    }
    opened().connections().close();
    opened().vertx().close().toCompletionStage().toCompletableFuture().join();
    opened = Optional.empty();
    postgres.afterAll(context);
  }
}
