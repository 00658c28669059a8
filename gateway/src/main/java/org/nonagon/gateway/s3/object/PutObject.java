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
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.VersionId;

/**
 * PutObject: the body goes to the drives, then one commit makes it the current version.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">API</a>
 * @param bodies takes the body to the drives
 * @param commits makes it a version
 */
public record PutObject(BodyWriter bodies, Commits commits) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UnbuiltHeaders.refuseOnObject(call.head());
    WriteCondition condition = WriteConditions.ofWrite(call.head().headers()).orThrow();
    ObjectAttributes attributes = ObjectHeaders.attributes(call.head()).orThrow();
    ObjectBody body = call.objectBody(Optional.empty()).orThrow();
    return bodies.write(
        bucket.id().home(),
        body,
        stored ->
            commits
                .commit(stored, entry(call, bucket, condition, attributes, stored))
                .map(outcome -> answer(bucket, condition, stored.content(), outcome)));
  }

  private CommitEntry entry(
      S3Call call,
      Bucket bucket,
      WriteCondition condition,
      ObjectAttributes attributes,
      StoredBody stored) {
    return new CommitEntry.Put(
        bucket.id(),
        call.key(),
        condition,
        commits.newNonce(),
        call.caller().account().id(),
        stored.content(),
        attributes);
  }

  private static S3Answer answer(
      Bucket bucket, WriteCondition condition, ObjectContent content, CommitOutcome outcome) {
    if (!(outcome instanceof CommitOutcome.Written(long _, VersionId id))) {
      throw Commits.refusal(outcome, bucket.name(), condition).exception();
    }
    return S3Answer.of(S3Answer.OK)
        .with(S3Headers.ETAG, content.etag().quoted())
        .withAll(ChecksumHeaders.typed(content.effectiveChecksum()))
        .withAll(ObjectHeaders.versionId(id, bucket));
  }
}
