package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.NOTHING;
import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.List;
import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.VersionId;

/** Commits and their verdicts. */
public final class CommitMessages {
  private CommitMessages() {}

  /** As a message. */
  public static Calls.CommitRequest message(Commit commit) {
    Calls.CommitRequest.Builder message =
        Calls.CommitRequest.newBuilder()
            .setId(Fields.message(commit.id().value()))
            .setHome(commit.home().number())
            .addAllBlobs(BlobMessages.written(commit.blobs()))
            .addAllEntries(all(commit.entries(), CommitMessages::message));
    commit.session().ifPresent(session -> message.setSession(Fields.message(session.value())));
    return message.build();
  }

  /** As a value. */
  public static Commit value(Calls.CommitRequest commit) {
    Fields.bounded(commit.getEntriesCount(), 1, Commit.MAX_ENTRIES, "entries of a commit");
    return new Commit(
        new CommitId(Fields.value(required(commit.hasId(), commit.getId(), "id"))),
        new Home(commit.getHome()),
        BlobMessages.writtenValues(commit.getBlobsList()),
        BlobMessages.session(commit.hasSession(), commit.getSession()),
        all(commit.getEntriesList(), CommitMessages::value));
  }

  private static Calls.CommitEntry message(CommitEntry entry) {
    Calls.CommitEntry.Builder message =
        Calls.CommitEntry.newBuilder()
            .setBucket(Fields.message(entry.bucket()))
            .setKey(Fields.bytes(entry.key()))
            .setCondition(message(entry.condition()))
            .setVersionNonce(entry.versionNonce());
    switch (entry) {
      case CommitEntry.Put put -> message.setOwner(put.owner().value()).setPut(message(put));
      case CommitEntry.Delete delete ->
          message.setOwner(delete.owner().value()).setDelete(message(delete));
    }
    return message.build();
  }

  private static Calls.PutVersion message(CommitEntry.Put put) {
    return Calls.PutVersion.newBuilder()
        .setContent(ContentMessages.message(put.content()))
        .setAttributes(AttributeMessages.message(put.attributes()))
        .build();
  }

  private static Calls.DeleteVersion message(CommitEntry.Delete delete) {
    Calls.DeleteVersion.Builder message =
        Calls.DeleteVersion.newBuilder().setBypassGovernance(delete.bypassGovernance());
    delete.version().ifPresent(version -> message.setVersion(Fields.message(version)));
    return message.build();
  }

  private static CommitEntry value(Calls.CommitEntry entry) {
    return switch (entry.getChangeCase()) {
      case PUT -> put(entry, entry.getPut());
      case DELETE -> delete(entry, entry.getDelete());
      case CHANGE_NOT_SET -> throw Fields.unknown("change");
    };
  }

  private static CommitEntry put(Calls.CommitEntry entry, Calls.PutVersion put) {
    return new CommitEntry.Put(
        bucket(entry),
        Fields.key(entry.getKey()),
        condition(entry.hasCondition(), entry.getCondition()),
        nonce(entry.getVersionNonce()),
        new AccountId(entry.getOwner()),
        ContentMessages.value(required(put.hasContent(), put.getContent(), "content")),
        AttributeMessages.value(required(put.hasAttributes(), put.getAttributes(), "attributes")));
  }

  private static CommitEntry delete(Calls.CommitEntry entry, Calls.DeleteVersion delete) {
    return new CommitEntry.Delete(
        bucket(entry),
        Fields.key(entry.getKey()),
        condition(entry.hasCondition(), entry.getCondition()),
        nonce(entry.getVersionNonce()),
        new AccountId(entry.getOwner()),
        delete.hasVersion() ? Optional.of(Fields.value(delete.getVersion())) : Optional.empty(),
        delete.getBypassGovernance());
  }

  private static BucketId bucket(Calls.CommitEntry entry) {
    return Fields.value(required(entry.hasBucket(), entry.getBucket(), "bucket"));
  }

  static long nonce(long nonce) {
    return required(nonce != 0, nonce, "nonce");
  }

  static Values.WriteCondition message(WriteCondition condition) {
    Values.WriteCondition.Builder message = Values.WriteCondition.newBuilder();
    switch (condition) {
      case WriteCondition.Always _ -> message.setAlways(NOTHING);
      case WriteCondition.IfAbsent _ -> message.setIfAbsent(NOTHING);
      case WriteCondition.IfPresent _ -> message.setIfPresent(NOTHING);
      case WriteCondition.IfMatch match -> message.setIfMatch(match.etag().value());
    }
    return message.build();
  }

  static WriteCondition condition(boolean present, Values.WriteCondition condition) {
    return switch (required(present, condition, "condition").getConditionCase()) {
      case ALWAYS -> WriteCondition.ALWAYS;
      case IF_ABSENT -> new WriteCondition.IfAbsent();
      case IF_PRESENT -> new WriteCondition.IfPresent();
      case IF_MATCH -> new WriteCondition.IfMatch(new EntityTag(condition.getIfMatch()));
      case CONDITION_NOT_SET -> throw Fields.unknown("condition");
    };
  }

  /** As a message. */
  public static Calls.CommitReply reply(List<CommitOutcome> outcomes) {
    return Calls.CommitReply.newBuilder()
        .addAllOutcomes(all(outcomes, CommitMessages::message))
        .build();
  }

  /** As values, one for each entry of the commit. */
  public static List<CommitOutcome> outcomes(Calls.CommitReply reply, int entries) {
    Fields.bounded(reply.getOutcomesCount(), entries, entries, "verdicts of a commit");
    return all(reply.getOutcomesList(), CommitMessages::value);
  }

  private static Calls.CommitOutcome message(CommitOutcome outcome) {
    Calls.CommitOutcome.Builder message = Calls.CommitOutcome.newBuilder();
    switch (outcome) {
      case CommitOutcome.Written written -> message.setWritten(message(written));
      case CommitOutcome.Deleted deleted -> message.setDeleted(message(deleted));
      case CommitOutcome.NoSuchBucket _ -> message.setNoSuchBucket(NOTHING);
      case CommitOutcome.NoSuchKey _ -> message.setNoSuchKey(NOTHING);
      case CommitOutcome.NoSuchVersion _ -> message.setNoSuchVersion(NOTHING);
      case CommitOutcome.PreconditionFailed _ -> message.setPreconditionFailed(NOTHING);
      case CommitOutcome.Locked _ -> message.setLocked(NOTHING);
      case CommitOutcome.QuotaExceeded _ -> message.setQuotaExceeded(NOTHING);
      case CommitOutcome.SourceGone gone ->
          message.setSourceGone(BlobMessages.message(gone.blob()));
      case CommitOutcome.Condemned blob -> message.setCondemned(BlobMessages.message(blob.blob()));
    }
    return message.build();
  }

  private static CommitOutcome value(Calls.CommitOutcome outcome) {
    return switch (outcome.getOutcomeCase()) {
      case WRITTEN -> value(outcome.getWritten());
      case DELETED -> value(outcome.getDeleted());
      case NO_SUCH_BUCKET -> new CommitOutcome.NoSuchBucket();
      case NO_SUCH_KEY -> new CommitOutcome.NoSuchKey();
      case NO_SUCH_VERSION -> new CommitOutcome.NoSuchVersion();
      case PRECONDITION_FAILED -> new CommitOutcome.PreconditionFailed();
      case LOCKED -> new CommitOutcome.Locked();
      case QUOTA_EXCEEDED -> new CommitOutcome.QuotaExceeded();
      case SOURCE_GONE -> new CommitOutcome.SourceGone(BlobMessages.value(outcome.getSourceGone()));
      case CONDEMNED -> new CommitOutcome.Condemned(BlobMessages.value(outcome.getCondemned()));
      case OUTCOME_NOT_SET -> throw Fields.unknown("verdict");
    };
  }

  private static Calls.WrittenVersion message(CommitOutcome.Written written) {
    return Calls.WrittenVersion.newBuilder()
        .setRank(written.rank())
        .setId(Fields.message(written.id()))
        .build();
  }

  private static CommitOutcome value(Calls.WrittenVersion written) {
    return new CommitOutcome.Written(written.getRank(), id(written.hasId(), written.getId()));
  }

  private static Calls.DeletedVersion message(CommitOutcome.Deleted deleted) {
    return Calls.DeletedVersion.newBuilder()
        .setId(Fields.message(deleted.id()))
        .setMarker(deleted.marker())
        .build();
  }

  private static CommitOutcome value(Calls.DeletedVersion deleted) {
    return new CommitOutcome.Deleted(id(deleted.hasId(), deleted.getId()), deleted.getMarker());
  }

  static VersionId id(boolean present, Values.VersionId id) {
    return Fields.value(required(present, id, "version id"));
  }
}
