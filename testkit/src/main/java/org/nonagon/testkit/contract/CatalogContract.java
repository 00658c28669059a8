package org.nonagon.testkit.contract;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.nonagon.protocol.catalog.Catalog;

/**
 * What every {@link Catalog} promises. An implementation's test extends this class and says how its
 * catalog is had; the catalog may be shared by all tests and hold other things already.
 *
 * <p>Rules that need time to pass (verdicts that are forgotten after an hour, sessions whose lease
 * ends, a feed that forgets after seven days, readers that are given up after a day) are left to
 * each implementation's own tests, since not every one has a clock that a test may move. Those that
 * lease all work there is come first: others leave much of it behind.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
public abstract class CatalogContract {
  /** The catalog under test: the same one for all tests, or one for each. */
  protected abstract Catalog catalog();

  /** Buckets. */
  @Nested
  class Buckets extends BucketCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Commits and lookups. */
  @Nested
  class Commits extends CommitContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Extents, and the blobs that they point into. */
  @Nested
  class Extents extends ExtentContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Versioning, markers, retention. */
  @Nested
  class Versioning extends VersioningContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Listings. */
  @Nested
  class Listing extends ListingContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Multipart uploads and their parts. */
  @Nested
  class Uploads extends UploadCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Completing uploads. */
  @Nested
  class UploadCompletion extends UploadCompletionContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Pages of uploads. */
  @Nested
  class UploadListing extends UploadListingContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Blobs and their reclamation. */
  @Nested
  class Blobs extends BlobCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** What is worth rewriting, and what it becomes. */
  @Nested
  class RewriteWork extends RewriteWorkContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Moves to rewritten blobs. */
  @Nested
  class Rewrites extends RewriteCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** The change feed. */
  @Nested
  class Changes extends ChangeCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Accounts and keys. */
  @Nested
  class Identities extends IdentityCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Drives and layouts. */
  @Nested
  class Cluster extends ClusterCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Nodes and their beats. */
  @Nested
  class Membership extends MembershipCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Settings of the cluster. */
  @Nested
  class Settings extends SettingCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Rounds in which drives are read through. */
  @Nested
  class Scrubs extends ScrubCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Single repairs, and new places for shards. */
  @Nested
  @Order(2)
  class Repairs extends RepairCatalogContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }

  /** Repairs of groups, and counts. */
  @Nested
  @Order(1)
  class Sweeps extends SweepContract {
    @Override
    protected Catalog catalog() {
      return CatalogContract.this.catalog();
    }
  }
}
