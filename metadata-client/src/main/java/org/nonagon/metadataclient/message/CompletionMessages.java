package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.NOTHING;
import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.PartBoundary;

/** The completion of uploads. */
public final class CompletionMessages {
  private CompletionMessages() {}

  /** As a message. */
  public static Calls.CompleteUploadRequest message(CompleteUpload request) {
    return Calls.CompleteUploadRequest.newBuilder()
        .setId(Fields.message(request.id().value()))
        .setBucket(Fields.message(request.bucket()))
        .setKey(Fields.bytes(request.key()))
        .setUpload(Fields.message(request.upload().value()))
        .setVersionNonce(request.versionNonce())
        .addAllParts(all(request.parts(), CompletionMessages::message))
        .setCondition(CommitMessages.message(request.condition()))
        .setExpected(message(request.expected()))
        .build();
  }

  /** As a value. */
  public static CompleteUpload value(Calls.CompleteUploadRequest request) {
    return new CompleteUpload(
        new CommitId(Fields.value(required(request.hasId(), request.getId(), "id"))),
        Fields.value(required(request.hasBucket(), request.getBucket(), "bucket")),
        Fields.key(request.getKey()),
        UploadMessages.id(request.hasUpload(), request.getUpload()),
        CommitMessages.nonce(request.getVersionNonce()),
        all(request.getPartsList(), CompletionMessages::value),
        CommitMessages.condition(request.hasCondition(), request.getCondition()),
        value(required(request.hasExpected(), request.getExpected(), "expectation")));
  }

  private static Calls.CompletedPart message(CompletedPart part) {
    Calls.CompletedPart.Builder message =
        Calls.CompletedPart.newBuilder().setNumber(part.number()).setEtag(part.etag().value());
    part.checksum().ifPresent(sum -> message.setChecksum(ContentMessages.message(sum)));
    return message.build();
  }

  private static CompletedPart value(Calls.CompletedPart part) {
    return new CompletedPart(
        Fields.bounded(part.getNumber(), 1, PartBoundary.MAX_NUMBER, "the number of a part"),
        new EntityTag(part.getEtag()),
        ContentMessages.checksum(part.hasChecksum(), part.getChecksum()));
  }

  private static Calls.ExpectedWhole message(ExpectedWhole expected) {
    Calls.ExpectedWhole.Builder message = Calls.ExpectedWhole.newBuilder();
    expected.checksum().ifPresent(sum -> message.setChecksum(ContentMessages.message(sum)));
    expected
        .checksumType()
        .ifPresent(type -> message.setChecksumType(ContentMessages.message(type)));
    expected.sizeBytes().ifPresent(message::setSizeBytes);
    return message.build();
  }

  private static ExpectedWhole value(Calls.ExpectedWhole expected) {
    return new ExpectedWhole(
        ContentMessages.checksum(expected.hasChecksum(), expected.getChecksum()),
        expected.hasChecksumType()
            ? Optional.of(ContentMessages.value(expected.getChecksumType()))
            : Optional.empty(),
        expected.hasSizeBytes() ? Optional.of(expected.getSizeBytes()) : Optional.empty());
  }

  /** As a message. */
  public static Calls.CompleteUploadReply message(CompleteOutcome outcome) {
    Calls.CompleteUploadReply.Builder message = Calls.CompleteUploadReply.newBuilder();
    switch (outcome) {
      case CompleteOutcome.Completed completed -> message.setCompleted(message(completed));
      case CompleteOutcome.NoSuchUpload _ -> message.setNoSuchUpload(NOTHING);
      case CompleteOutcome.NoSuchBucket _ -> message.setNoSuchBucket(NOTHING);
      case CompleteOutcome.NoSuchKey _ -> message.setNoSuchKey(NOTHING);
      case CompleteOutcome.PreconditionFailed _ -> message.setPreconditionFailed(NOTHING);
      case CompleteOutcome.Locked _ -> message.setLocked(NOTHING);
      case CompleteOutcome.InvalidPart part -> message.setInvalidPart(part.number());
      case CompleteOutcome.PartTooSmall part -> message.setPartTooSmall(message(part));
      case CompleteOutcome.PartChecksumMissing part ->
          message.setPartChecksumMissing(message(part));
      case CompleteOutcome.ChecksumMismatch mismatch ->
          message.setChecksumMismatch(mismatch.detail());
      case CompleteOutcome.SizeMismatch mismatch -> message.setSizeMismatch(mismatch.sizeBytes());
      case CompleteOutcome.QuotaExceeded _ -> message.setQuotaExceeded(NOTHING);
    }
    return message.build();
  }

  /** As a value. */
  public static CompleteOutcome value(Calls.CompleteUploadReply reply) {
    return switch (reply.getOutcomeCase()) {
      case COMPLETED -> value(reply.getCompleted());
      case NO_SUCH_UPLOAD -> new CompleteOutcome.NoSuchUpload();
      case NO_SUCH_BUCKET -> new CompleteOutcome.NoSuchBucket();
      case NO_SUCH_KEY -> new CompleteOutcome.NoSuchKey();
      case PRECONDITION_FAILED -> new CompleteOutcome.PreconditionFailed();
      case LOCKED -> new CompleteOutcome.Locked();
      case INVALID_PART -> new CompleteOutcome.InvalidPart(reply.getInvalidPart());
      case PART_TOO_SMALL -> value(reply.getPartTooSmall());
      case PART_CHECKSUM_MISSING -> value(reply.getPartChecksumMissing());
      case CHECKSUM_MISMATCH -> new CompleteOutcome.ChecksumMismatch(reply.getChecksumMismatch());
      case SIZE_MISMATCH -> new CompleteOutcome.SizeMismatch(reply.getSizeMismatch());
      case QUOTA_EXCEEDED -> new CompleteOutcome.QuotaExceeded();
      case OUTCOME_NOT_SET -> throw Fields.unknown("outcome of completing an upload");
    };
  }

  private static Calls.CompletedVersion message(CompleteOutcome.Completed completed) {
    return Calls.CompletedVersion.newBuilder()
        .setRank(completed.rank())
        .setId(Fields.message(completed.id()))
        .setContent(ContentMessages.message(completed.content()))
        .build();
  }

  private static CompleteOutcome value(Calls.CompletedVersion completed) {
    return new CompleteOutcome.Completed(
        completed.getRank(),
        CommitMessages.id(completed.hasId(), completed.getId()),
        ContentMessages.value(required(completed.hasContent(), completed.getContent(), "content")));
  }

  private static Calls.SmallPart message(CompleteOutcome.PartTooSmall part) {
    return Calls.SmallPart.newBuilder()
        .setNumber(part.number())
        .setLength(part.length())
        .setEtag(part.etag().value())
        .build();
  }

  private static CompleteOutcome value(Calls.SmallPart part) {
    return new CompleteOutcome.PartTooSmall(
        part.getNumber(), part.getLength(), new EntityTag(part.getEtag()));
  }

  private static Calls.MissingPartChecksum message(CompleteOutcome.PartChecksumMissing part) {
    return Calls.MissingPartChecksum.newBuilder()
        .setNumber(part.number())
        .setAlgorithm(ContentMessages.message(part.algorithm()))
        .build();
  }

  private static CompleteOutcome value(Calls.MissingPartChecksum part) {
    return new CompleteOutcome.PartChecksumMissing(
        part.getNumber(), ContentMessages.value(part.getAlgorithm()));
  }
}
