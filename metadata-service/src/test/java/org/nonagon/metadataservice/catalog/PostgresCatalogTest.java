package org.nonagon.metadataservice.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.testkit.contract.CatalogContract;

class PostgresCatalogTest extends CatalogContract {
  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  @Override
  protected Catalog catalog() {
    return CATALOG.catalog();
  }
}
