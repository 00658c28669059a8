package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.object.CopySource;
import org.nonagon.gateway.s3.object.CopySources;
import org.nonagon.gateway.s3.object.CopySources.Source;
import org.nonagon.gateway.s3.object.RangeHeader;
import org.nonagon.gateway.s3.xml.CopyPartResult;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.ByteRange;

/**
 * UploadPartCopy: the part shares the extents of its source, cut where the range cuts them, so no
 * byte moves.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html">API</a>
 * @param uploads keeps the part
 * @param sources finds and takes the source
 */
record UploadPartCopy(Uploads uploads, CopySources sources) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UnbuiltHeaders.refuseOnObject(call.head());
    int number = Uploads.partNumber(call).orThrow();
    CopySource named = CopySources.named(call);
    return uploads
        .require(call, bucket)
        .chain(
            upload ->
                sources.with(call, named, source -> copy(call, bucket, upload, number, source)));
  }

  private Uni<S3Answer> copy(S3Call call, Bucket bucket, Upload upload, int number, Source source) {
    Optional<String> asked = call.header(S3Headers.AMZ_COPY_SOURCE_RANGE);
    ByteRange range =
        asked
            .map(text -> RangeHeader.copySource(text, source.whole().length()).orThrow())
            .orElseGet(source::whole);
    return sources
        .take(
            source,
            range,
            upload.checksum().map(Upload.UploadChecksum::algorithm),
            bucket.id().home(),
            stored -> uploads.put(call, upload, number, stored))
        .map(part -> answer(part, source));
  }

  private static S3Answer answer(UploadedPart part, Source source) {
    CopyPartResult result =
        new CopyPartResult(part.modified(), part.content().etag(), part.content().checksum());
    return S3Answer.xml(result.toXml())
        .with(S3Headers.AMZ_COPY_SOURCE_VERSION_ID, source.versionHeader());
  }
}
