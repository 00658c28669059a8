package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nonagon.blobs.Timers;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.BucketName;

/**
 * Makes commits: gives each a name, and repeats it under that name when its answer was lost.
 * Thread-safe.
 */
public final class Commits {
  private static final int MAX_REPEATS = 4;
  private static final int FIRST_PAUSE_MILLIS = 50;

  private final ObjectCatalog catalog;
  private final Timers timers;
  private final RandomGenerator random;

  /**
   * @param timers for the pauses between repetitions
   * @param random names commits and versions; thread-safe
   */
  public Commits(ObjectCatalog catalog, Timers timers, RandomGenerator random) {
    this.catalog = catalog;
    this.timers = timers;
    this.random = random;
  }

  /** A name for a commit. */
  public CommitId newId() {
    return new CommitId(new UUID(random.nextLong(), random.nextLong()));
  }

  /** A nonce for a version: random and not 0. */
  public long newNonce() {
    long nonce = random.nextLong();
    return nonce == 0 ? 1 : nonce;
  }

  /** Commits one entry together with the body that it refers to; gives its verdict. */
  public Uni<CommitOutcome> commit(StoredBody body, CommitEntry entry) {
    return commit(body.blobs(), body.session(), List.of(entry)).map(List::getFirst);
  }

  /** Commits entries that refer to nothing new; gives their verdicts in order. */
  public Uni<List<CommitOutcome>> commit(List<CommitEntry> entries) {
    return commit(List.of(), Optional.empty(), entries);
  }

  /** Commits entries together with blobs that they refer to; gives their verdicts in order. */
  Uni<List<CommitOutcome>> commit(
      List<WrittenBlob> blobs, Optional<WriteSession> session, List<CommitEntry> entries) {
    Home home = entries.getFirst().bucket().home();
    Commit commit = new Commit(newId(), home, blobs, session, entries);
    return repeated(() -> catalog.commit(commit));
  }

  /** Asks again when an answer was lost, later each time; for calls that may be repeated. */
  public <T> Uni<T> repeated(Supplier<Uni<T>> call) {
    return attempt(call, 0);
  }

  private <T> Uni<T> attempt(Supplier<Uni<T>> call, int repeats) {
    Uni<T> attempt = Uni.createFrom().deferred(call::get);
    return repeats == MAX_REPEATS
        ? attempt
        : attempt
            .onFailure(Commits::isLost)
            .recoverWithUni(() -> pause(repeats).chain(() -> attempt(call, repeats + 1)));
  }

  /** Twice as long as the one before, and then half as much again at most, as chance has it. */
  private Uni<Void> pause(int repeats) {
    int least = FIRST_PAUSE_MILLIS << repeats;
    int millis = least + random.nextInt(least / 2);
    return Uni.createFrom().emitter(emitter -> timers.after(millis, () -> emitter.complete(null)));
  }

  private static boolean isLost(Throwable failure) {
    return failure instanceof CatalogException e && e.reason() == CatalogException.Reason.LOST;
  }

  /** What the client gets for a verdict on a write that is no success. */
  public static S3Failure refusal(
      CommitOutcome outcome, BucketName bucket, WriteCondition condition) {
    return outcome instanceof CommitOutcome.PreconditionFailed
        ? WriteConditions.failed(condition)
        : refusal(outcome, bucket);
  }

  /** What the client gets for a verdict on one of many changes that is no success. */
  public static S3Failure refusal(CommitOutcome outcome, BucketName bucket) {
    return switch (outcome) {
      case CommitOutcome.NoSuchBucket() -> BucketAccess.noSuchBucket(bucket);
      case CommitOutcome.NoSuchKey() -> S3Error.NO_SUCH_KEY.failure();
      case CommitOutcome.NoSuchVersion() -> S3Error.NO_SUCH_VERSION.failure();
      case CommitOutcome.PreconditionFailed() -> S3Error.PRECONDITION_FAILED.failure();
      case CommitOutcome.Locked() -> locked();
      case CommitOutcome.QuotaExceeded() -> quotaExceeded();
      case CommitOutcome.SourceGone gone -> S3Error.SLOW_DOWN.failure();
      case CommitOutcome.Condemned condemned -> S3Error.SLOW_DOWN.failure();
      case CommitOutcome.Written written ->
          throw new IllegalArgumentException("no refusal: " + written);
      case CommitOutcome.Deleted deleted ->
          throw new IllegalArgumentException("no refusal: " + deleted);
    };
  }

  /** The refusal of what retention or a legal hold keeps. */
  public static S3Failure locked() {
    return S3Error.ACCESS_DENIED.failure("Access Denied because object protected by object lock.");
  }

  /** The refusal of what a quota has no room for. */
  public static S3Failure quotaExceeded() {
    return S3Error.ACCESS_DENIED.failure("The quota of the bucket or account is exceeded.");
  }
}
