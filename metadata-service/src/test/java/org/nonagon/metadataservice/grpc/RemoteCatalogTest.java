package org.nonagon.metadataservice.grpc;

import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.testkit.contract.CatalogContract;
import org.nonagon.testkit.memory.InMemoryCatalog;

class RemoteCatalogTest extends CatalogContract {
  private static final InMemoryCatalog MEMORY =
      new InMemoryCatalog(InstantSource.system(), new SplittableRandom(1));

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static ServedCatalog served;

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static RemoteCatalog remote;

  @BeforeAll
  static void open() {
    served = new ServedCatalog(MEMORY);
    remote = served.remote();
  }

  @AfterAll
  static void close() {
    served.close();
    MEMORY.checkReferences();
  }

  @Override
  protected Catalog catalog() {
    return remote;
  }
}
