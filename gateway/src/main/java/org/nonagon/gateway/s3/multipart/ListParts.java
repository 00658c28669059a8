package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Parameters;
import org.nonagon.gateway.s3.bucket.Owners;
import org.nonagon.gateway.s3.xml.ListPartsResult;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog;

/**
 * ListParts.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html">API</a>
 * @param uploads knows the upload and its parts
 * @param owners names its owner
 */
record ListParts(Uploads uploads, Owners owners) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    int limit = S3Parameters.count(call, "max-parts", 0, UploadCatalog.MAX_PAGE).orThrow();
    int after = S3Parameters.number(call, "part-number-marker", 0).orThrow();
    return uploads
        .require(call, bucket)
        .chain(upload -> list(bucket, upload, after, limit))
        .map(result -> S3Answer.xml(result.toXml()));
  }

  private Uni<ListPartsResult> list(Bucket bucket, Upload upload, int after, int limit) {
    return uploads
        .catalog()
        .parts(bucket.id(), upload.id(), after, limit)
        .chain(
            page ->
                owners
                    .of(Set.of(upload.owner()))
                    .map(
                        names ->
                            new ListPartsResult(
                                bucket.name(),
                                upload,
                                names.get(upload.owner()),
                                after,
                                limit,
                                page.parts(),
                                page.truncated())));
  }
}
