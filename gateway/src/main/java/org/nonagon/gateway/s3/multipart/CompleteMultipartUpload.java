package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.ObjectHeaders;
import org.nonagon.gateway.s3.object.WriteConditions;
import org.nonagon.gateway.s3.xml.CompleteMultipartUploadResult;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.VersionId;

/**
 * CompleteMultipartUpload. It moves no byte and so is over before a client could grow impatient:
 * its answer is sent when it is known, and never begins with a 200 that turns out wrong.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
 *     API</a>
 */
public final class CompleteMultipartUpload implements S3Handler {
  private static final int MAX_BYTES = org.nonagon.gateway.s3.xml.CompleteMultipartUpload.MAX_BYTES;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final UploadCatalog catalog;
  private final BucketAccess access;
  private final Commits commits;

  /** The operation. */
  public CompleteMultipartUpload(UploadCatalog catalog, BucketAccess access, Commits commits) {
    this.catalog = catalog;
    this.access = access;
    this.commits = commits;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    WriteCondition condition = WriteConditions.parse(call.head().headers()).orThrow();
    return access
        .require(call)
        .chain(
            bucket ->
                call.documentWithoutChecksum(MAX_BYTES)
                    .map(
                        body ->
                            org.nonagon.gateway.s3.xml.CompleteMultipartUpload.parse(body)
                                .orThrow()
                                .parts())
                    .map(parts -> request(call, bucket, parts, condition))
                    .chain(request -> Commits.repeated(() -> catalog.completeUpload(request)))
                    .map(outcome -> answer(call, bucket, outcome)));
  }

  private CompleteUpload request(
      S3Call call, Bucket bucket, List<CompletedPart> parts, WriteCondition condition) {
    UploadId upload = Uploads.id(call);
    return new CompleteUpload(
        commits.newId(),
        bucket.id(),
        call.key(),
        upload,
        commits.newNonce(),
        parts,
        condition,
        expectedChecksum(call),
        expectedSize(call));
  }

  /** The checksum of the whole object that the client expects; composite ones name their parts. */
  private static Optional<ObjectChecksum> expectedChecksum(S3Call call) {
    return Arrays.stream(ChecksumAlgorithm.values())
        .flatMap(
            algorithm ->
                call
                    .header(algorithm.headerName())
                    .map(
                        value ->
                            new ObjectChecksum(
                                algorithm,
                                value.contains("-")
                                    ? ChecksumType.COMPOSITE
                                    : ChecksumType.FULL_OBJECT,
                                value))
                    .stream())
        .findFirst();
  }

  private static Optional<Long> expectedSize(S3Call call) {
    return call.header(S3Headers.AMZ_MP_OBJECT_SIZE)
        .map(
            text -> {
              if (!NUMBER.matcher(text).matches()) {
                throw S3Failure.invalidArgument(
                        S3Headers.AMZ_MP_OBJECT_SIZE, text, "The size is not a number.")
                    .exception();
              }
              return Long.valueOf(text);
            });
  }

  private static S3Answer answer(S3Call call, Bucket bucket, CompleteOutcome outcome) {
    return switch (outcome) {
      case CompleteOutcome.Completed(long _, VersionId id, ObjectContent content) ->
          S3Answer.xml(
                  new CompleteMultipartUploadResult(
                          location(call),
                          bucket.name(),
                          call.key(),
                          content.etag(),
                          content.checksum())
                      .toXml())
              .withAll(ObjectHeaders.versionId(id, bucket));
      case CompleteOutcome.NoSuchUpload() -> throw Uploads.noSuchUpload(call);
      case CompleteOutcome.NoSuchBucket() ->
          throw BucketAccess.noSuchBucket(bucket.name()).exception();
      case CompleteOutcome.NoSuchKey() -> throw S3Error.NO_SUCH_KEY.failure().exception();
      case CompleteOutcome.PreconditionFailed() ->
          throw S3Error.PRECONDITION_FAILED.failure().exception();
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
      case CompleteOutcome.WholeMismatch(String detail) ->
          throw S3Error.BAD_DIGEST
              .failure("The object is not what was expected: " + detail + ".")
              .exception();
      case CompleteOutcome.QuotaExceeded() -> throw Commits.quotaExceeded().exception();
    };
  }

  private static String location(S3Call call) {
    return "http://" + call.header(S3Headers.HOST).orElse("") + call.head().rawPath();
  }
}
