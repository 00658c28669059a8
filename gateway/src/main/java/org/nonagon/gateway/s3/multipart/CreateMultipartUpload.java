package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.ObjectHeaders;
import org.nonagon.gateway.s3.xml.InitiateMultipartUploadResult;
import org.nonagon.protocol.catalog.Bucket;
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
 * @param catalog keeps the upload
 * @param commits repeats calls whose answers were lost
 * @param random names uploads, which whoever knows may not guess; thread-safe
 */
record CreateMultipartUpload(UploadCatalog catalog, Commits commits, RandomGenerator random)
    implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UnbuiltHeaders.refuseOnObject(call.head());
    ObjectAttributes attributes = ObjectHeaders.attributes(call.head()).orThrow();
    Optional<UploadChecksum> checksum = UploadChecksums.parse(call.head().headers()).orThrow();
    NewUpload upload =
        new NewUpload(
            UploadId.next(random),
            bucket.id(),
            call.key(),
            call.caller().account().id(),
            attributes,
            checksum);
    return commits
        .repeated(() -> catalog.createUpload(upload))
        .map(isCreated -> answer(bucket, upload, isCreated));
  }

  private static S3Answer answer(Bucket bucket, NewUpload upload, boolean isCreated) {
    if (!isCreated) {
      throw BucketAccess.noSuchBucket(bucket.name()).exception();
    }
    return S3Answer.xml(
            new InitiateMultipartUploadResult(bucket.name(), upload.key(), upload.id()).toXml())
        .with(
            S3Headers.AMZ_CHECKSUM_ALGORITHM,
            upload.checksum().map(checksum -> checksum.algorithm().name()))
        .with(
            S3Headers.AMZ_CHECKSUM_TYPE, upload.checksum().map(checksum -> checksum.type().name()));
  }
}
