package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.bounded;
import static org.nonagon.metadataclient.message.Fields.required;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.ByteRange;

/** Rewriting: candidates, what refers to them, moves. */
public final class RewriteMessages {
  private static final long MAX_AGE_MICROS = Duration.ofDays(36_500).toSeconds() * 1_000_000;

  private RewriteMessages() {}

  /** As a message. */
  public static Calls.RewritableRequest request(Home home, Duration age, int limit) {
    return Calls.RewritableRequest.newBuilder()
        .setHome(home.number())
        .setAgeMicros(micros(age))
        .setLimit(limit)
        .build();
  }

  /** As a message. */
  public static Calls.ClaimRewritesRequest claim(Home home, Duration age, List<BlobId> blobs) {
    return Calls.ClaimRewritesRequest.newBuilder()
        .setHome(home.number())
        .setAgeMicros(micros(age))
        .addAllBlobs(BlobMessages.ids(blobs))
        .build();
  }

  /** An age beyond a hundred years is as good as that. */
  private static long micros(Duration age) {
    return age.compareTo(unbounded(MAX_AGE_MICROS)) > 0 ? MAX_AGE_MICROS : age.toNanos() / 1000;
  }

  /** The age that a call names. */
  public static Duration age(long micros) {
    if (micros < 0 || micros > MAX_AGE_MICROS) {
      throw new IllegalArgumentException("not an age: " + micros);
    }
    return unbounded(micros);
  }

  private static Duration unbounded(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** As a message. */
  public static Calls.ClaimRewritesReply claimed(List<BlobId> blobs) {
    return Calls.ClaimRewritesReply.newBuilder().addAllBlobs(BlobMessages.ids(blobs)).build();
  }

  /** As messages, in slices. */
  public static List<Calls.RewritableReply> slices(List<Rewritable> blobs) {
    return PageSlices.of(
        all(
            blobs,
            blob ->
                Calls.Rewritable.newBuilder()
                    .setManifest(BlobMessages.message(blob.manifest()))
                    .setReferredBytes(blob.referredBytes())
                    .build()),
        (slice, _) -> Calls.RewritableReply.newBuilder().addAllBlobs(slice).build());
  }

  /** As values. */
  public static List<Rewritable> page(List<Calls.RewritableReply> slices) {
    return PageSlices.join(
        slices,
        Calls.RewritableReply::getBlobsList,
        blob ->
            new Rewritable(
                BlobMessages.value(required(blob.hasManifest(), blob.getManifest(), "manifest")),
                blob.getReferredBytes()));
  }

  /** As a message. */
  public static Calls.ReferencesReply message(BlobReferences references) {
    return Calls.ReferencesReply.newBuilder()
        .addAllReferrers(all(references.referrers(), RewriteMessages::message))
        .addAllExtents(all(references.extents(), ContentMessages::message))
        .setComplete(references.isComplete())
        .build();
  }

  /** As a value. */
  public static BlobReferences value(Calls.ReferencesReply reply) {
    return new BlobReferences(
        all(reply.getReferrersList(), RewriteMessages::value),
        all(reply.getExtentsList(), ContentMessages::value),
        reply.getComplete());
  }

  private static Calls.Referrer message(Referrer referrer) {
    Calls.Referrer.Builder message = Calls.Referrer.newBuilder();
    return switch (referrer) {
      case Referrer.Version version ->
          message
              .setVersion(
                  Calls.ReferringVersion.newBuilder()
                      .setBucket(Fields.message(version.bucket()))
                      .setKey(Fields.bytes(version.key()))
                      .setRank(version.rank()))
              .build();
      case Referrer.Part part ->
          message
              .setPart(
                  Calls.ReferringPart.newBuilder()
                      .setUpload(Fields.message(part.upload().value()))
                      .setNumber(part.number()))
              .build();
    };
  }

  private static Referrer value(Calls.Referrer referrer) {
    return switch (referrer.getReferrerCase()) {
      case VERSION -> {
        Calls.ReferringVersion version = referrer.getVersion();
        yield new Referrer.Version(
            Fields.bucket(version.hasBucket(), version.getBucket()),
            Fields.key(version.getKey()),
            version.getRank());
      }
      case PART -> {
        Calls.ReferringPart part = referrer.getPart();
        yield new Referrer.Part(
            new UploadId(Fields.value(required(part.hasUpload(), part.getUpload(), "upload"))),
            part.getNumber());
      }
      case REFERRER_NOT_SET -> throw Fields.unknown("referrer");
    };
  }

  /** As a message. */
  public static Calls.MoveRequest request(
      Home home, WrittenBlob to, List<Move> moves, List<Referrer> referrers) {
    return Calls.MoveRequest.newBuilder()
        .setHome(home.number())
        .setTo(BlobMessages.written(List.of(to)).getFirst())
        .addAllMoves(all(moves, RewriteMessages::message))
        .addAllReferrers(all(referrers, RewriteMessages::message))
        .build();
  }

  /** The blob that a call names. */
  public static WrittenBlob to(Calls.MoveRequest request) {
    return BlobMessages.writtenValues(
            List.of(required(request.hasTo(), request.getTo(), "new blob")))
        .getFirst();
  }

  /** The moves that a call names, no more than it may. */
  public static List<Move> moves(Calls.MoveRequest request) {
    return all(
        bounded(request.getMovesList(), RewriteCatalog.MAX_MOVES, "moves of a call"),
        RewriteMessages::value);
  }

  /** The versions and parts that a call names, no more than it may. */
  public static List<Referrer> referrers(Calls.MoveRequest request) {
    return all(
        bounded(request.getReferrersList(), RewriteCatalog.MAX_REFERRERS, "referrers of a call"),
        RewriteMessages::value);
  }

  private static Calls.BlobMove message(Move move) {
    return Calls.BlobMove.newBuilder()
        .setFrom(BlobMessages.message(move.from()))
        .setFromOffset(move.range().offset())
        .setLength(move.range().length())
        .setOffset(move.offset())
        .build();
  }

  private static Move value(Calls.BlobMove move) {
    return new Move(
        BlobMessages.value(required(move.hasFrom(), move.getFrom(), "blob")),
        new ByteRange(move.getFromOffset(), move.getLength()),
        move.getOffset());
  }

  /** As a message. */
  public static Calls.MoveReply message(MoveOutcome outcome) {
    Calls.MoveReply.Builder reply = Calls.MoveReply.newBuilder();
    return switch (outcome) {
      case MoveOutcome.Moved(int referrers) -> reply.setMoved(referrers).build();
      case MoveOutcome.Condemned() -> reply.setCondemned(Fields.NOTHING).build();
    };
  }

  /** As a value. */
  public static MoveOutcome value(Calls.MoveReply reply) {
    return switch (reply.getOutcomeCase()) {
      case MOVED -> new MoveOutcome.Moved(reply.getMoved());
      case CONDEMNED -> new MoveOutcome.Condemned();
      case OUTCOME_NOT_SET -> throw Fields.unknown("outcome of moves");
    };
  }
}
