package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.VersionId;

/**
 * PutObject: the body goes to the drives, then one commit makes it the current version.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">API</a>
 */
public final class PutObject implements S3Handler {
  private final BucketAccess access;
  private final BodyWriter bodies;
  private final Commits commits;

  /** The operation. */
  public PutObject(BucketAccess access, BodyWriter bodies, Commits commits) {
    this.access = access;
    this.bodies = bodies;
    this.commits = commits;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    UnbuiltHeaders.refuseOnObject(call.head());
    WriteCondition condition = WriteConditions.parse(call.head().headers()).orThrow();
    ObjectAttributes attributes = ObjectHeaders.attributes(call.head()).orThrow();
    ObjectBody body = call.objectBody(Optional.empty()).orThrow();
    return access
        .require(call)
        .chain(
            bucket ->
                bodies.write(
                    bucket.id().home(),
                    body,
                    stored -> commit(new Put(call, bucket, condition, attributes, stored))));
  }

  private record Put(
      S3Call call,
      Bucket bucket,
      WriteCondition condition,
      ObjectAttributes attributes,
      StoredBody stored) {}

  private Uni<S3Answer> commit(Put put) {
    CommitEntry entry =
        new CommitEntry.Put(
            put.bucket().id(),
            put.call().key(),
            put.condition(),
            commits.newNonce(),
            put.call().caller().account().id(),
            put.stored().content(),
            put.attributes());
    return commits.commit(put.stored(), entry).map(outcome -> answer(put, outcome));
  }

  private static S3Answer answer(Put put, CommitOutcome outcome) {
    if (!(outcome instanceof CommitOutcome.Written(long _, VersionId id))) {
      throw Commits.refusal(outcome, put.bucket().name()).exception();
    }
    return S3Answer.of(S3Answer.OK)
        .with(S3Headers.ETAG, put.stored().content().etag().quoted())
        .withAll(ObjectHeaders.checksum(put.stored().content().checksum()))
        .withAll(ObjectHeaders.versionId(id, put.bucket()));
  }
}
