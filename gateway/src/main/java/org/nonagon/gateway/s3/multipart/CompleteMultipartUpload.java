package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.object.ChecksumHeaders;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.ObjectHeaders;
import org.nonagon.gateway.s3.object.WriteConditions;
import org.nonagon.gateway.s3.xml.CompleteMultipartUploadResult;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.VersionId;

/**
 * CompleteMultipartUpload. It moves no byte and so is over before a client could grow impatient:
 * its answer is sent when it is known, and never begins with a 200 that turns out wrong.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
 *     API</a>
 * @param catalog makes the version
 * @param commits names the call
 * @param scheme what the address of the object begins with
 */
record CompleteMultipartUpload(UploadCatalog catalog, Commits commits, String scheme)
    implements BucketOperation {
  private static final int MAX_BYTES = org.nonagon.gateway.s3.xml.CompleteMultipartUpload.MAX_BYTES;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UploadId upload = Uploads.id(call);
    HeaderFields headers = call.head().headers();
    WriteCondition condition = WriteConditions.ofWrite(headers).orThrow();
    ExpectedWhole expected =
        new ExpectedWhole(
            ChecksumHeaders.expected(headers).orThrow(),
            ChecksumHeaders.type(headers).orThrow(),
            expectedSize(headers).orThrow());
    return call.documentWithoutChecksum(MAX_BYTES)
        .map(body -> org.nonagon.gateway.s3.xml.CompleteMultipartUpload.parse(body).orThrow())
        .map(
            parts ->
                new CompleteUpload(
                    commits.newId(),
                    bucket.id(),
                    call.key(),
                    upload,
                    commits.newNonce(),
                    parts.parts(),
                    condition,
                    expected))
        .chain(request -> commits.repeated(() -> catalog.completeUpload(request)))
        .map(outcome -> answer(call, bucket, condition, outcome));
  }

  private static S3Outcome<Optional<Long>> expectedSize(HeaderFields headers) {
    Optional<String> text = headers.first(S3Headers.AMZ_MP_OBJECT_SIZE);
    return text.isEmpty() || NUMBER.matcher(text.get()).matches()
        ? S3Outcome.accepted(text.map(Long::valueOf))
        : S3Outcome.refused(
            S3Error.INVALID_REQUEST.failure("Value for x-amz-mp-object-size header is invalid."));
  }

  private S3Answer answer(
      S3Call call, Bucket bucket, WriteCondition condition, CompleteOutcome outcome) {
    return switch (outcome) {
      case CompleteOutcome.Completed(long _, VersionId id, ObjectContent content) ->
          S3Answer.xml(
                  new CompleteMultipartUploadResult(
                          location(call),
                          bucket.name(),
                          call.key(),
                          content.etag(),
                          content.effectiveChecksum())
                      .toXml())
              .withAll(ObjectHeaders.versionId(id, bucket));
      case CompleteOutcome.NoSuchUpload() -> throw Uploads.noSuchUpload(call);
      case CompleteOutcome.NoSuchBucket() ->
          throw BucketAccess.noSuchBucket(bucket.name()).exception();
      case CompleteOutcome.NoSuchKey() -> throw S3Error.NO_SUCH_KEY.failure().exception();
      case CompleteOutcome.PreconditionFailed() ->
          throw WriteConditions.failed(condition).exception();
      case CompleteOutcome.Locked() -> throw Commits.locked().exception();
      case CompleteOutcome.InvalidPart(int number) ->
          throw S3Error.INVALID_PART
              .failure()
              .with("UploadId", call.parameter("uploadId").orElse(""))
              .with("PartNumber", Integer.toString(number))
              .exception();
      case CompleteOutcome.PartTooSmall(int number, long length, EntityTag etag) ->
          throw S3Error.ENTITY_TOO_SMALL
              .failure()
              .with("ProposedSize", Long.toString(length))
              .with("MinSizeAllowed", Long.toString(UploadCatalog.MIN_PART_BYTES))
              .with("PartNumber", Integer.toString(number))
              .with("ETag", etag.value())
              .exception();
      case CompleteOutcome.PartChecksumMissing(int number, ChecksumAlgorithm algorithm) ->
          throw S3Error.INVALID_REQUEST
              .failure(
                  "The upload was created using a %s checksum. The complete request must include the checksum for each part. It was missing for part %d in the request."
                      .formatted(algorithm.name().toLowerCase(Locale.ROOT), number))
              .exception();
      case CompleteOutcome.ChecksumMismatch(String detail) ->
          throw S3Error.BAD_DIGEST
              .failure("The object is not what was expected: " + detail + ".")
              .exception();
      case CompleteOutcome.SizeMismatch(long size) ->
          throw S3Error.INVALID_REQUEST
              .failure(
                  "The provided 'x-amz-mp-object-size' header value %s does not match what was computed: %d"
                      .formatted(call.header(S3Headers.AMZ_MP_OBJECT_SIZE).orElse(""), size))
              .exception();
      case CompleteOutcome.QuotaExceeded() -> throw Commits.quotaExceeded().exception();
    };
  }

  private String location(S3Call call) {
    return scheme + "://" + call.header(S3Headers.HOST).orElse("") + call.head().rawPath();
  }
}
