package org.nonagon.testkit.contract;

import org.junit.jupiter.api.BeforeEach;
import org.nonagon.protocol.catalog.BucketId;

/** A part of {@link CatalogContract} that begins with an empty bucket. */
abstract class BucketSuite extends CatalogSuite {
  @SuppressWarnings("NullAway.Init") // set before each test
  BucketId bucket;

  @BeforeEach
  void makeABucket() {
    bucket = samples.bucket().id();
  }
}
