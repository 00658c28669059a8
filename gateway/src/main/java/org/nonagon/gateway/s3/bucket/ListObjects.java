package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Parameters;
import org.nonagon.gateway.s3.xml.KeyCoding;
import org.nonagon.gateway.s3.xml.ListBucketResult;
import org.nonagon.gateway.s3.xml.ListContents;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * ListObjects, the first form: pages by marker, owners always shown.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html">API</a>
 */
public final class ListObjects implements S3Handler {
  private final ObjectCatalog catalog;
  private final BucketAccess access;
  private final Owners owners;

  /** The operation. */
  public ListObjects(ObjectCatalog catalog, BucketAccess access, Owners owners) {
    this.catalog = catalog;
    this.access = access;
    this.owners = owners;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    KeyCoding coding = KeyCoding.parse(call.parameter("encoding-type")).orThrow();
    KeyPrefix prefix = S3Parameters.keyPart(call, "prefix").orThrow();
    KeyPrefix delimiter = S3Parameters.keyPart(call, "delimiter").orThrow();
    KeyPrefix marker = S3Parameters.keyPart(call, "marker").orThrow();
    int limit = S3Parameters.count(call, "max-keys", 0, ListQuery.MAX_LIMIT).orThrow();
    return access
        .require(call)
        .chain(
            bucket ->
                catalog
                    .list(new ListQuery(bucket.id(), prefix, delimiter, marker, limit))
                    .chain(page -> owners.of(page).map(names -> contents(page, coding, names)))
                    .map(
                        contents ->
                            new ListBucketResult(
                                bucket.name(),
                                prefix,
                                marker,
                                Optional.of(delimiter).filter(d -> !d.isEmpty()),
                                limit,
                                contents))
                    .map(result -> ListObjectsV2.answer(bucket, result.toXml())));
  }

  private static ListContents contents(ListPage page, KeyCoding coding, Owners.Names names) {
    return new ListContents(page, coding, Optional.of(names::get));
  }
}
