package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.List;
import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.ChangeCatalog.Change;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeKind;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.object.EntityTag;

/** The change feed. */
public final class ChangeMessages {
  private ChangeMessages() {}

  /** As a message. */
  public static Values.ChangeCursor message(ChangeCursor cursor) {
    return Values.ChangeCursor.newBuilder()
        .setEpoch(cursor.epoch())
        .setTransaction(cursor.transaction())
        .setN(cursor.n())
        .build();
  }

  /** As a value. */
  public static ChangeCursor value(Values.ChangeCursor cursor) {
    return new ChangeCursor(cursor.getEpoch(), cursor.getTransaction(), cursor.getN());
  }

  /** As slices. */
  public static List<Calls.ChangesReply> slices(ChangePage page) {
    return switch (page) {
      case ChangePage.Changes changes ->
          PageSlices.of(
              all(changes.changes(), ChangeMessages::message),
              (slice, last) -> slice(slice, last, changes.next()));
      case ChangePage.Expired expired ->
          List.of(Calls.ChangesReply.newBuilder().setExpired(message(expired.latest())).build());
    };
  }

  private static Calls.ChangesReply slice(
      List<Values.Change> changes, boolean last, ChangeCursor next) {
    Calls.ChangesReply.Builder slice = Calls.ChangesReply.newBuilder().addAllChanges(changes);
    return last ? slice.setNext(message(next)).build() : slice.build();
  }

  /** As a value. */
  public static ChangePage page(List<Calls.ChangesReply> slices) {
    Calls.ChangesReply last = PageSlices.last(slices);
    return switch (last.getEndCase()) {
      case NEXT ->
          new ChangePage.Changes(
              PageSlices.join(slices, Calls.ChangesReply::getChangesList, ChangeMessages::value),
              value(last.getNext()));
      case EXPIRED -> new ChangePage.Expired(value(last.getExpired()));
      case END_NOT_SET -> throw Fields.unknown("end of a page of changes");
    };
  }

  private static Values.Change message(Change change) {
    Values.Change.Builder message =
        Values.Change.newBuilder()
            .setCursor(message(change.cursor()))
            .setBucket(Fields.message(change.bucket()))
            .setKey(Fields.bytes(change.key()))
            .setKind(message(change.kind()))
            .setRank(change.rank())
            .setVersion(Fields.message(change.version()))
            .setSize(change.size());
    change.etag().ifPresent(etag -> message.setEtag(etag.value()));
    return message.build();
  }

  private static Change value(Values.Change change) {
    return new Change(
        value(required(change.hasCursor(), change.getCursor(), "cursor")),
        Fields.value(required(change.hasBucket(), change.getBucket(), "bucket")),
        Fields.key(change.getKey()),
        value(change.getKind()),
        change.getRank(),
        CommitMessages.id(change.hasVersion(), change.getVersion()),
        change.getSize(),
        change.hasEtag() ? Optional.of(new EntityTag(change.getEtag())) : Optional.empty());
  }

  private static Values.ChangeKind message(ChangeKind kind) {
    return switch (kind) {
      case PUT -> Values.ChangeKind.CHANGE_KIND_PUT;
      case DELETE -> Values.ChangeKind.CHANGE_KIND_DELETE;
      case MARKER -> Values.ChangeKind.CHANGE_KIND_MARKER;
    };
  }

  private static ChangeKind value(Values.ChangeKind kind) {
    return switch (kind) {
      case CHANGE_KIND_PUT -> ChangeKind.PUT;
      case CHANGE_KIND_DELETE -> ChangeKind.DELETE;
      case CHANGE_KIND_MARKER -> ChangeKind.MARKER;
      case CHANGE_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("kind of change");
    };
  }

  /** The cursor that an answer tells. */
  public static ChangeCursor latest(Calls.LatestChangeReply reply) {
    return value(required(reply.hasCursor(), reply.getCursor(), "cursor"));
  }

  /** An answer that tells a cursor. */
  public static Calls.LatestChangeReply latest(ChangeCursor cursor) {
    return Calls.LatestChangeReply.newBuilder().setCursor(message(cursor)).build();
  }
}
