package org.nonagon.testkit.contract;

import org.junit.jupiter.api.BeforeEach;
import org.nonagon.protocol.catalog.Catalog;

/** A part of {@link CatalogContract}: a catalog under test and what to fill it with. */
abstract class CatalogSuite {
  @SuppressWarnings("NullAway.Init") // set before each test
  Catalog catalog;

  @SuppressWarnings("NullAway.Init") // set before each test
  CatalogSamples samples;

  /** The catalog under test. */
  protected abstract Catalog catalog();

  @BeforeEach
  void takeTheCatalog() {
    catalog = catalog();
    samples = new CatalogSamples(catalog);
  }
}
