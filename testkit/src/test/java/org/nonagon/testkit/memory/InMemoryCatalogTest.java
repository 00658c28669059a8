package org.nonagon.testkit.memory;

import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.testkit.contract.CatalogContract;

class InMemoryCatalogTest extends CatalogContract {
  private final InMemoryCatalog catalog =
      new InMemoryCatalog(InstantSource.system(), new SplittableRandom(1));

  @Override
  protected Catalog catalog() {
    return catalog;
  }

  @AfterEach
  void whatIsCountedIsWhatIsReferredTo() {
    catalog.checkReferences();
  }
}
