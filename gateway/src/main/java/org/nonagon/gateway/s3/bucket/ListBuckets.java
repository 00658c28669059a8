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
 * ListBuckets: those of the caller's account. An empty token is none here, though not to listings
 * of objects.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html">API</a>
 */
public final class ListBuckets implements S3Handler {
  private static final ContinuationToken TOKENS = new ContinuationToken("buckets");

  private final BucketCatalog catalog;

  /** The operation. */
  public ListBuckets(BucketCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    Question question = Question.of(call);
    return catalog
        .buckets(
            call.caller().account().id(),
            question.prefix().orElse(""),
            question.after(),
            question.lookups())
        .map(found -> result(call, question, question.chosen(found)))
        .map(result -> S3Answer.xml(result.toXml()));
  }

  /** What the parameters of the request ask. */
  private record Question(
      Optional<String> prefix, Optional<String> region, String after, int limit) {
    static Question of(S3Call call) {
      return new Question(
          call.parameter("prefix").filter(p -> !p.isEmpty()),
          call.parameter("bucket-region").filter(r -> !r.isEmpty()),
          call.parameter("continuation-token").filter(String::isEmpty).isPresent()
              ? ""
              : TOKENS.read(call).map(KeyPrefix::utf8).orElse(""),
          S3Parameters.strictCount(call, "max-buckets", 1, BucketCatalog.MAX_PAGE).orThrow());
    }

    /**
     * One more than is asked for shows whether a page follows; an account has no more than these.
     */
    int lookups() {
      return region.isPresent()
          ? BucketCatalog.MAX_PAGE
          : Math.min(limit + 1, BucketCatalog.MAX_PAGE);
    }

    List<Bucket> chosen(List<Bucket> found) {
      return region
          .map(name -> found.stream().filter(b -> b.region().equals(name)).toList())
          .orElse(found);
    }
  }

  private static ListAllMyBucketsResult result(S3Call call, Question question, List<Bucket> found) {
    boolean isTruncated = found.size() > question.limit();
    List<Bucket> page = isTruncated ? found.subList(0, question.limit()) : found;
    return new ListAllMyBucketsResult(
        Owner.of(call.caller().account()),
        page,
        question.prefix(),
        isTruncated
            ? Optional.of(TOKENS.behind(KeyPrefix.of(page.getLast().name().value())))
            : Optional.empty());
  }
}
