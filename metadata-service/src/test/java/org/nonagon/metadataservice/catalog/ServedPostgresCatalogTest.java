package org.nonagon.metadataservice.catalog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.metadataservice.grpc.ServedCatalog;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.testkit.contract.CatalogContract;

class ServedPostgresCatalogTest extends CatalogContract {
  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static ServedCatalog served;

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static RemoteCatalog remote;

  @BeforeAll
  static void open() {
    served = new ServedCatalog(CATALOG.catalog());
    remote = served.remote();
  }

  @AfterAll
  static void close() {
    served.close();
  }

  @Override
  protected Catalog catalog() {
    return remote;
  }
}
