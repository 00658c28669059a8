package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Parameters;
import org.nonagon.gateway.s3.bucket.Owners;
import org.nonagon.gateway.s3.xml.KeyCoding;
import org.nonagon.gateway.s3.xml.ListMultipartUploadsResult;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * ListMultipartUploads. A marker for uploads means nothing without one for keys.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html">
 *     API</a>
 */
public final class ListMultipartUploads implements S3Handler {
  private static final String ID_MARKER = "upload-id-marker";

  private final UploadCatalog catalog;
  private final BucketAccess access;
  private final Owners owners;

  /** The operation. */
  public ListMultipartUploads(UploadCatalog catalog, BucketAccess access, Owners owners) {
    this.catalog = catalog;
    this.access = access;
    this.owners = owners;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    KeyCoding coding = KeyCoding.parse(call.parameter("encoding-type")).orThrow();
    return access
        .require(call)
        .map(bucket -> query(call, bucket.id()))
        .chain(query -> catalog.uploads(query).chain(page -> result(call, coding, query, page)))
        .map(result -> S3Answer.xml(result.toXml()));
  }

  private static UploadQuery query(S3Call call, BucketId bucket) {
    KeyPrefix keyMarker = S3Parameters.keyPart(call, "key-marker").orThrow();
    return new UploadQuery(
        bucket,
        S3Parameters.keyPart(call, "prefix").orThrow(),
        S3Parameters.keyPart(call, "delimiter").orThrow(),
        keyMarker,
        keyMarker.isEmpty() ? Optional.empty() : idMarker(call),
        S3Parameters.count(call, "max-uploads", 0, UploadCatalog.MAX_PAGE).orThrow());
  }

  private static Optional<UploadId> idMarker(S3Call call) {
    return call.parameter(ID_MARKER)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                UploadId.parse(text)
                    .orElseThrow(
                        () ->
                            S3Failure.invalidArgument(ID_MARKER, text, "Invalid uploadId marker")
                                .exception()));
  }

  private Uni<ListMultipartUploadsResult> result(
      S3Call call, KeyCoding coding, UploadQuery query, UploadPage page) {
    return owners
        .of(page.uploads().stream().map(Upload::owner).toList())
        .map(
            names ->
                new ListMultipartUploadsResult(call.bucketName(), query, page, coding, names::get));
  }
}
