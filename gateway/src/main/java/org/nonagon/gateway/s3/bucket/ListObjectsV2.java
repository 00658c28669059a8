package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Parameters;
import org.nonagon.gateway.s3.xml.KeyCoding;
import org.nonagon.gateway.s3.xml.ListBucketV2Result;
import org.nonagon.gateway.s3.xml.ListContents;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * ListObjectsV2: pages by opaque token, owners on demand.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">API</a>
 */
public final class ListObjectsV2 implements S3Handler {
  private final ObjectCatalog catalog;
  private final BucketAccess access;
  private final Owners owners;

  /** The operation. */
  public ListObjectsV2(ObjectCatalog catalog, BucketAccess access, Owners owners) {
    this.catalog = catalog;
    this.access = access;
    this.owners = owners;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    Question question = Question.of(call);
    return access
        .require(call)
        .chain(
            bucket ->
                catalog
                    .list(question.query(bucket.id()))
                    .chain(page -> contents(call, question, page))
                    .map(contents -> result(call, question, contents))
                    .map(result -> answer(bucket, result.toXml())));
  }

  /** What both forms of a listing are answered with. */
  static S3Answer answer(Bucket bucket, byte[] document) {
    return S3Answer.xml(document).with(S3Headers.AMZ_BUCKET_REGION, bucket.region());
  }

  private static ContinuationToken tokens(S3Call call) {
    return new ContinuationToken("objects of " + call.bucketName().value());
  }

  /** What the parameters of the request ask. */
  private record Question(
      KeyCoding coding,
      KeyPrefix prefix,
      KeyPrefix delimiter,
      KeyPrefix startAfter,
      Optional<KeyPrefix> token,
      int limit) {
    static Question of(S3Call call) {
      return new Question(
          KeyCoding.parse(call.parameter("encoding-type")).orThrow(),
          S3Parameters.keyPart(call, "prefix").orThrow(),
          S3Parameters.keyPart(call, "delimiter").orThrow(),
          S3Parameters.keyPart(call, "start-after").orThrow(),
          tokens(call).read(call),
          S3Parameters.count(call, "max-keys", 0, ListQuery.MAX_LIMIT).orThrow());
    }

    ListQuery query(BucketId bucket) {
      return new ListQuery(bucket, prefix, delimiter, token.orElse(startAfter), limit);
    }
  }

  private Uni<ListContents> contents(S3Call call, Question question, ListPage page) {
    boolean showsOwners = call.parameter("fetch-owner").filter("true"::equals).isPresent();
    if (!showsOwners) {
      return Uni.createFrom().item(new ListContents(page, question.coding(), Optional.empty()));
    }
    return owners
        .of(page)
        .map(names -> new ListContents(page, question.coding(), Optional.of(names::get)));
  }

  private static ListBucketV2Result result(S3Call call, Question question, ListContents contents) {
    ListPage page = contents.page();
    Optional<String> next =
        page.truncated() && !page.items().isEmpty()
            ? Optional.of(tokens(call).behind(page.items().getLast().name()))
            : Optional.empty();
    return new ListBucketV2Result(
        call.bucketName(),
        question.prefix(),
        Optional.of(question.startAfter()).filter(key -> !key.isEmpty()),
        call.parameter("continuation-token"),
        next,
        Optional.of(question.delimiter()).filter(d -> !d.isEmpty()),
        question.limit(),
        contents);
  }
}
