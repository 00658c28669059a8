package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.ObjectHeaders;
import org.nonagon.gateway.s3.xml.InitiateMultipartUploadResult;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.ObjectAttributes;

/**
 * CreateMultipartUpload.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html">
 *     API</a>
 */
public final class CreateMultipartUpload implements S3Handler {
  private final UploadCatalog catalog;
  private final BucketAccess access;
  private final RandomGenerator random;

  /**
   * The operation.
   *
   * @param random names uploads, which whoever knows may not guess; thread-safe
   */
  public CreateMultipartUpload(UploadCatalog catalog, BucketAccess access, RandomGenerator random) {
    this.catalog = catalog;
    this.access = access;
    this.random = random;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    UnbuiltHeaders.refuseOnObject(call.head());
    ObjectAttributes attributes = ObjectHeaders.attributes(call.head()).orThrow();
    Optional<UploadChecksum> checksum = UploadChecksums.parse(call).orThrow();
    UploadId id = new UploadId(new UUID(random.nextLong(), random.nextLong()));
    return access
        .require(call)
        .map(
            bucket ->
                new NewUpload(
                    id,
                    bucket.id(),
                    call.key(),
                    call.caller().account().id(),
                    attributes,
                    checksum))
        .chain(upload -> Commits.repeated(() -> catalog.createUpload(upload)))
        .map(isCreated -> answer(call, id, checksum, isCreated));
  }

  private static S3Answer answer(
      S3Call call, UploadId id, Optional<UploadChecksum> checksum, boolean isCreated) {
    if (!isCreated) {
      throw BucketAccess.noSuchBucket(call.bucketName()).exception();
    }
    return S3Answer.xml(
            new InitiateMultipartUploadResult(call.bucketName(), call.key(), id).toXml())
        .with(S3Headers.AMZ_CHECKSUM_ALGORITHM, checksum.map(sum -> sum.algorithm().name()))
        .with(S3Headers.AMZ_CHECKSUM_TYPE, checksum.map(sum -> sum.type().name()));
  }
}
