package org.nonagon.metadataservice.control;

import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.metadataservice.postgres.PostgresForTests;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.testkit.contract.IdentityCatalogContract;

class PostgresIdentityCatalogTest extends IdentityCatalogContract {
  @RegisterExtension static final PostgresForTests POSTGRES = PostgresForTests.migrated();

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static Mutiny.SessionFactory sessions;

  @BeforeAll
  static void open() {
    sessions = SessionsForTests.open(POSTGRES.database());
  }

  @AfterAll
  static void close() {
    sessions.close();
  }

  @Override
  protected IdentityCatalog catalog() {
    return new PostgresIdentityCatalog(sessions);
  }
}
