package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;

/**
 * PutObject: the body goes to the drives, then one commit makes it the current version.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">API</a>
 * @param objects takes the body to the drives and makes it a version
 * @param commits names the version
 */
public record PutObject(ObjectWriter objects, Commits commits) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UnbuiltHeaders.refuseOnObject(call.head());
    WriteCondition condition = WriteConditions.ofWrite(call.head().headers()).orThrow();
    ObjectAttributes attributes = ObjectHeaders.attributes(call.head()).orThrow();
    ObjectBody body = call.objectBody(Optional.empty()).orThrow();
    NewObject object =
        new NewObject(
            bucket,
            call.key(),
            condition,
            commits.newNonce(),
            call.caller().account().id(),
            attributes);
    return objects.write(object, body).map(stored -> answer(bucket, stored));
  }

  private static S3Answer answer(Bucket bucket, StoredObject stored) {
    ObjectContent content = stored.content();
    return S3Answer.of(S3Answer.OK)
        .with(S3Headers.ETAG, content.etag().quoted())
        .withAll(ChecksumHeaders.typed(content.effectiveChecksum()))
        .withAll(ObjectHeaders.versionId(stored.id(), bucket));
  }
}
