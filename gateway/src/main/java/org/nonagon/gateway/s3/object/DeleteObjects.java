package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.EntityTags;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.xml.Delete;
import org.nonagon.gateway.s3.xml.DeleteResult;
import org.nonagon.gateway.s3.xml.DeleteResult.Verdict;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/**
 * DeleteObjects: up to a thousand keys in one commit. A key that is named more than once is changed
 * once in each of as many commits.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">API</a>
 */
public final class DeleteObjects implements S3Handler {
  private final BucketAccess access;
  private final Commits commits;

  /** The operation. */
  public DeleteObjects(BucketAccess access, Commits commits) {
    this.access = access;
    this.commits = commits;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    return access
        .require(call)
        .chain(
            bucket ->
                call.document(Delete.MAX_BYTES)
                    .map(body -> Delete.parse(body).orThrow())
                    .chain(delete -> delete(call, bucket, delete)))
        .map(result -> S3Answer.xml(result.toXml()));
  }

  /** One entry of the request, its place in it, and the change that it asks for. */
  private record Wish(int index, Delete.Entry entry, CommitEntry change) {}

  private Uni<DeleteResult> delete(S3Call call, Bucket bucket, Delete delete) {
    Verdict[] verdicts = new Verdict[delete.entries().size()];
    Map<ObjectKey, Integer> occurrences = new HashMap<>();
    List<List<Wish>> rounds = new ArrayList<>();
    for (int i = 0; i < verdicts.length; i++) {
      Delete.Entry entry = delete.entries().get(i);
      switch (change(call, bucket, entry)) {
        case S3Outcome.Accepted<CommitEntry>(CommitEntry change) -> {
          int round = occurrences.merge(entry.key(), 1, Integer::sum) - 1;
          if (round == rounds.size()) {
            rounds.add(new ArrayList<>());
          }
          rounds.get(round).add(new Wish(i, entry, change));
        }
        case S3Outcome.Refused<CommitEntry>(S3Failure failure) ->
            verdicts[i] = failed(entry, failure);
      }
    }
    return Multi.createFrom()
        .iterable(rounds)
        .onItem()
        .transformToUniAndConcatenate(round -> commit(bucket, round, verdicts))
        .onItem()
        .ignoreAsUni()
        .map(nothing -> new DeleteResult(List.of(verdicts), delete.isQuiet()));
  }

  /** The change that an entry asks for, or why there can be none. */
  private S3Outcome<CommitEntry> change(S3Call call, Bucket bucket, Delete.Entry entry) {
    Optional<VersionId> version = entry.versionId().flatMap(VersionId::parse);
    if (entry.versionId().isPresent() && version.isEmpty()) {
      return S3Outcome.refused(S3Error.NO_SUCH_VERSION);
    }
    return condition(entry)
        .map(
            condition ->
                new CommitEntry.Delete(
                    bucket.id(),
                    entry.key(),
                    condition,
                    commits.newNonce(),
                    call.caller().account().id(),
                    version,
                    false));
  }

  /** A tag that no object of ours can have is one that this object does not have. */
  private static S3Outcome<WriteCondition> condition(Delete.Entry entry) {
    if (entry.isByTimeOrSize()) {
      return S3Outcome.refused(S3Error.NOT_IMPLEMENTED);
    }
    if (entry.etag().isEmpty()) {
      return S3Outcome.accepted(WriteCondition.ALWAYS);
    }
    if (entry.etag().get().equals("*")) {
      return S3Outcome.accepted(new WriteCondition.IfPresent());
    }
    Optional<EntityTag> etag = EntityTags.parseOne(entry.etag().get());
    return etag.isPresent()
        ? S3Outcome.accepted(new WriteCondition.IfMatch(etag.get()))
        : S3Outcome.refused(S3Error.PRECONDITION_FAILED);
  }

  private Uni<Void> commit(Bucket bucket, List<Wish> round, Verdict[] verdicts) {
    return commits
        .commit(round.stream().map(Wish::change).toList())
        .invoke(
            outcomes -> {
              for (int i = 0; i < round.size(); i++) {
                Wish wish = round.get(i);
                verdicts[wish.index()] = verdict(bucket, wish.entry(), outcomes.get(i));
              }
            })
        .replaceWithVoid();
  }

  private static Verdict verdict(Bucket bucket, Delete.Entry entry, CommitOutcome outcome) {
    return switch (outcome) {
      case CommitOutcome.Deleted(VersionId id, boolean isMarker) ->
          new Verdict.Deleted(
              entry.key(),
              entry.versionId(),
              isMarker ? Optional.of(id.toString()) : Optional.empty());
      case CommitOutcome.NoSuchVersion() ->
          new Verdict.Deleted(entry.key(), entry.versionId(), Optional.empty());
      default -> failed(entry, Commits.refusal(outcome, bucket.name()));
    };
  }

  private static Verdict failed(Delete.Entry entry, S3Failure failure) {
    return new Verdict.Failed(entry.key(), entry.versionId(), failure);
  }
}
