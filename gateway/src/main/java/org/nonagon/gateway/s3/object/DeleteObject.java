package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.VersionId;

/**
 * DeleteObject. What is not there is deleted already.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html">API</a>
 */
public final class DeleteObject implements S3Handler {
  private final BucketAccess access;
  private final Commits commits;

  /** The operation. */
  public DeleteObject(BucketAccess access, Commits commits) {
    this.access = access;
    this.commits = commits;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    WriteCondition condition = WriteConditions.parse(call.head().headers()).orThrow();
    Optional<VersionId> version = version(call.parameter("versionId")).orThrow();
    return access
        .require(call)
        .chain(
            bucket ->
                commits
                    .commit(List.of(entry(call, bucket, condition, version)))
                    .map(outcomes -> answer(bucket, version, outcomes.getFirst())));
  }

  /** The version that a parameter names, if it names one. */
  static S3Outcome<Optional<VersionId>> version(Optional<String> parameter) {
    if (parameter.isEmpty()) {
      return S3Outcome.accepted(Optional.empty());
    }
    Optional<VersionId> version = VersionId.parse(parameter.get());
    return version.isPresent()
        ? S3Outcome.accepted(version)
        : S3Outcome.refused(
            S3Failure.invalidArgument(
                "versionId", parameter.get(), "Invalid version id specified"));
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

  private static S3Answer answer(Bucket bucket, Optional<VersionId> asked, CommitOutcome outcome) {
    S3Answer done = S3Answer.of(S3Answer.NO_CONTENT);
    return switch (outcome) {
      case CommitOutcome.Deleted(VersionId id, boolean isMarker) ->
          done.with(S3Headers.AMZ_DELETE_MARKER, isMarker ? Optional.of("true") : Optional.empty())
              .withAll(
                  isMarker || asked.isPresent() ? ObjectHeaders.versionId(id, bucket) : List.of());
      case CommitOutcome.NoSuchVersion() -> done;
      default -> throw Commits.refusal(outcome, bucket.name()).exception();
    };
  }
}
