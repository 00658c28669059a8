package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.VersionId;

/**
 * DeleteObject. What is not there is deleted already, unless the request says by If-Match that it
 * has to be there.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html">API</a>
 * @param commits makes the deletion
 */
public record DeleteObject(Commits commits) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    WriteCondition condition = WriteConditions.ofDelete(call.head().headers()).orThrow();
    Optional<VersionId> version = Lookups.version(call).orThrow();
    return commits
        .commit(List.of(entry(call, bucket, condition, version)))
        .map(outcomes -> answer(bucket, condition, version, outcomes.getFirst()));
  }

  private CommitEntry entry(
      S3Call call, Bucket bucket, WriteCondition condition, Optional<VersionId> version) {
    return new CommitEntry.Delete(
        bucket.id(),
        call.key(),
        condition,
        commits.newNonce(),
        call.caller().account().id(),
        version,
        false);
  }

  private static S3Answer answer(
      Bucket bucket, WriteCondition condition, Optional<VersionId> asked, CommitOutcome outcome) {
    S3Answer done = S3Answer.of(S3Answer.NO_CONTENT);
    return switch (outcome) {
      case CommitOutcome.Deleted(VersionId id, boolean isMarker) ->
          done.with(S3Headers.AMZ_DELETE_MARKER, isMarker ? Optional.of("true") : Optional.empty())
              .withAll(
                  isMarker || asked.isPresent() ? ObjectHeaders.versionId(id, bucket) : List.of());
      case CommitOutcome.NoSuchVersion() -> done;
      default -> throw Commits.refusal(outcome, bucket.name(), condition).exception();
    };
  }
}
