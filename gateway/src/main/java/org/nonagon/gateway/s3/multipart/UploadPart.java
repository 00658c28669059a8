package org.nonagon.gateway.s3.multipart;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.object.BodyWriter;
import org.nonagon.gateway.s3.object.ChecksumHeaders;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/**
 * UploadPart.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html">API</a>
 * @param uploads keeps the part
 * @param bodies takes the body to the drives
 */
record UploadPart(Uploads uploads, BodyWriter bodies) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UnbuiltHeaders.refuseOnObject(call.head());
    int number = Uploads.partNumber(call).orThrow();
    return uploads
        .require(call, bucket)
        .chain(
            upload ->
                bodies.write(
                    bucket.id().home(),
                    body(call, upload),
                    stored -> uploads.put(call, upload, number, stored)))
        .map(UploadPart::answer);
  }

  /** The body, with the checksum of the upload; one that was begun with one takes no other. */
  private static ObjectBody body(S3Call call, Upload upload) {
    Optional<ChecksumAlgorithm> algorithm = upload.checksum().map(Upload.UploadChecksum::algorithm);
    ObjectBody body = call.objectBody(algorithm).orThrow();
    if (algorithm.isPresent() && !algorithm.equals(body.bytes().algorithm())) {
      throw S3Error.INVALID_REQUEST
          .failure(
              "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s"
                  .formatted(algorithm.get(), body.bytes().algorithm().orElseThrow()))
          .exception();
    }
    return body;
  }

  private static S3Answer answer(UploadedPart part) {
    return S3Answer.of(S3Answer.OK)
        .with(S3Headers.ETAG, part.content().etag().quoted())
        .withAll(ChecksumHeaders.value(part.content().checksum()));
  }
}
