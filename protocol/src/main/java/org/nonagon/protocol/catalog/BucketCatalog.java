package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;

/** Buckets. */
public interface BucketCatalog {
  /** How many buckets an account may own. */
  int MAX_BUCKETS_PER_ACCOUNT = 10_000;

  /** The longest page of {@link #buckets}. */
  int MAX_PAGE = 10_000;

  /** Makes a bucket. */
  Uni<CreateBucketOutcome> createBucket(BucketName name, AccountId owner, String region);

  /** The bucket of that name. */
  Uni<Optional<Bucket>> bucket(BucketName name);

  /**
   * The buckets of an account in the order of their names.
   *
   * @param prefix what their names begin with; empty for all
   * @param after only names behind this one; empty for all
   * @param limit 1 to {@value #MAX_PAGE}
   */
  Uni<List<Bucket>> buckets(AccountId owner, String prefix, String after, int limit);

  /**
   * Sets what becomes of overwritten versions; false when the bucket is gone.
   *
   * @param versioning not {@link Bucket.Versioning#OFF}: a bucket that was versioned stays so
   */
  Uni<Boolean> setVersioning(BucketId bucket, Bucket.Versioning versioning);

  /**
   * Removes an empty bucket. While it is being removed nothing can be written to it; uploads that
   * were begun in it are aborted.
   */
  Uni<DeleteBucketOutcome> deleteBucket(BucketId bucket);

  /** How making a bucket ended. */
  sealed interface CreateBucketOutcome {
    /** It was made. */
    record Created(Bucket bucket) implements CreateBucketOutcome {}

    /** The account owns one of that name. */
    record AlreadyOwned(Bucket bucket) implements CreateBucketOutcome {}

    /** Another account owns one of that name. */
    record Taken() implements CreateBucketOutcome {}

    /** The account owns {@link #MAX_BUCKETS_PER_ACCOUNT}. */
    record TooMany() implements CreateBucketOutcome {}
  }

  /** How removing a bucket ended. */
  enum DeleteBucketOutcome {
    /** It is gone. */
    DELETED,
    /** It holds versions or delete markers. */
    NOT_EMPTY,
    /** There is none. */
    NO_SUCH_BUCKET
  }
}
