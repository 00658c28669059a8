package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Parameters;
import org.nonagon.gateway.s3.xml.ListAllMyBucketsResult;
import org.nonagon.gateway.s3.xml.Owner;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * ListBuckets: those of the caller's account.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html">API</a>
 */
public final class ListBuckets implements S3Handler {
  private final BucketCatalog catalog;

  /** The operation. */
  public ListBuckets(BucketCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    Optional<String> prefix = call.parameter("prefix").filter(p -> !p.isEmpty());
    int limit = S3Parameters.count(call, "max-buckets", 1, BucketCatalog.MAX_PAGE).orThrow();
    Optional<KeyPrefix> after = ContinuationToken.read(call).orThrow();
    return catalog
        .buckets(
            call.caller().account().id(),
            prefix.orElse(""),
            after.map(KeyPrefix::utf8).orElse(""),
            limit)
        .map(
            page ->
                new ListAllMyBucketsResult(
                    Owner.of(call.caller().account()), page, prefix, next(page, limit)))
        .map(result -> S3Answer.xml(result.toXml()));
  }

  /** A full page may be the last one; the next one is empty then, as S3 allows. */
  private static Optional<String> next(List<Bucket> page, int limit) {
    return page.size() < limit || limit == BucketCatalog.MAX_PAGE
        ? Optional.empty()
        : Optional.of(ContinuationToken.behind(KeyPrefix.of(page.getLast().name().value())));
  }
}
