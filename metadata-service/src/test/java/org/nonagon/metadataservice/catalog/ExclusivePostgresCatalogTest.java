package org.nonagon.metadataservice.catalog;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.testkit.contract.CatalogContract;

class ExclusivePostgresCatalogTest extends CatalogContract {
  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.EXCLUSIVE);

  @Override
  protected Catalog catalog() {
    return CATALOG.catalog();
  }
}
