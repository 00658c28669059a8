package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.NOTHING;
import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.List;
import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PartPage;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.PartBoundary;

/** Uploads and their parts. */
public final class UploadMessages {
  private UploadMessages() {}

  /** As a message. */
  public static Calls.CreateUploadRequest message(NewUpload upload) {
    Calls.CreateUploadRequest.Builder message =
        Calls.CreateUploadRequest.newBuilder()
            .setId(Fields.message(upload.id().value()))
            .setBucket(Fields.message(upload.bucket()))
            .setKey(Fields.bytes(upload.key()))
            .setOwner(upload.owner().value())
            .setAttributes(AttributeMessages.message(upload.attributes()));
    upload.checksum().ifPresent(checksum -> message.setChecksum(message(checksum)));
    return message.build();
  }

  /** As a value. */
  public static NewUpload value(Calls.CreateUploadRequest upload) {
    return new NewUpload(
        id(upload.hasId(), upload.getId()),
        Fields.value(required(upload.hasBucket(), upload.getBucket(), "bucket")),
        Fields.key(upload.getKey()),
        new AccountId(upload.getOwner()),
        AttributeMessages.value(
            required(upload.hasAttributes(), upload.getAttributes(), "attributes")),
        checksum(upload.hasChecksum(), upload.getChecksum()));
  }

  /** The upload that a call names. */
  public static UploadId id(boolean present, Values.Uuid id) {
    return new UploadId(Fields.value(required(present, id, "upload")));
  }

  private static Values.UploadChecksum message(Upload.UploadChecksum checksum) {
    return Values.UploadChecksum.newBuilder()
        .setAlgorithm(ContentMessages.message(checksum.algorithm()))
        .setType(ContentMessages.message(checksum.type()))
        .build();
  }

  private static Optional<Upload.UploadChecksum> checksum(
      boolean present, Values.UploadChecksum checksum) {
    return present
        ? Optional.of(
            new Upload.UploadChecksum(
                ContentMessages.value(checksum.getAlgorithm()),
                ContentMessages.value(checksum.getType())))
        : Optional.empty();
  }

  /** As a message. */
  public static Values.Upload message(Upload upload) {
    Values.Upload.Builder message =
        Values.Upload.newBuilder()
            .setId(Fields.message(upload.id().value()))
            .setBucket(Fields.message(upload.bucket()))
            .setKey(Fields.bytes(upload.key()))
            .setOwner(upload.owner().value())
            .setInitiated(Fields.message(upload.initiated()))
            .setAttributes(AttributeMessages.message(upload.attributes()));
    upload.checksum().ifPresent(checksum -> message.setChecksum(message(checksum)));
    return message.build();
  }

  /** As a value. */
  public static Upload value(Values.Upload upload) {
    return new Upload(
        id(upload.hasId(), upload.getId()),
        Fields.value(required(upload.hasBucket(), upload.getBucket(), "bucket")),
        Fields.key(upload.getKey()),
        new AccountId(upload.getOwner()),
        Fields.value(required(upload.hasInitiated(), upload.getInitiated(), "initiated")),
        AttributeMessages.value(
            required(upload.hasAttributes(), upload.getAttributes(), "attributes")),
        checksum(upload.hasChecksum(), upload.getChecksum()));
  }

  /** As a message. */
  public static Calls.PutPartRequest message(NewPart part) {
    Calls.PutPartRequest.Builder message =
        Calls.PutPartRequest.newBuilder()
            .setId(Fields.message(part.id().value()))
            .setBucket(Fields.message(part.bucket()))
            .setKey(Fields.bytes(part.key()))
            .setUpload(Fields.message(part.upload().value()))
            .setNumber(part.number())
            .addAllBlobs(BlobMessages.written(part.blobs()))
            .setContent(ContentMessages.message(part.content()));
    part.session().ifPresent(session -> message.setSession(Fields.message(session.value())));
    return message.build();
  }

  /** As a value. */
  public static NewPart value(Calls.PutPartRequest part) {
    return new NewPart(
        new CommitId(Fields.value(required(part.hasId(), part.getId(), "id"))),
        Fields.value(required(part.hasBucket(), part.getBucket(), "bucket")),
        Fields.key(part.getKey()),
        id(part.hasUpload(), part.getUpload()),
        Fields.bounded(part.getNumber(), 1, PartBoundary.MAX_NUMBER, "the number of a part"),
        BlobMessages.writtenValues(part.getBlobsList()),
        BlobMessages.session(part.hasSession(), part.getSession()),
        ContentMessages.value(required(part.hasContent(), part.getContent(), "content")));
  }

  /** As a message. */
  public static Calls.PutPartReply message(PutPartOutcome outcome) {
    Calls.PutPartReply.Builder message = Calls.PutPartReply.newBuilder();
    switch (outcome) {
      case PutPartOutcome.Stored stored -> message.setStored(message(stored.part()));
      case PutPartOutcome.NoSuchUpload _ -> message.setNoSuchUpload(NOTHING);
      case PutPartOutcome.SourceGone gone ->
          message.setSourceGone(BlobMessages.message(gone.blob()));
      case PutPartOutcome.Condemned blob -> message.setCondemned(BlobMessages.message(blob.blob()));
    }
    return message.build();
  }

  /** As a value. */
  public static PutPartOutcome value(Calls.PutPartReply reply) {
    return switch (reply.getOutcomeCase()) {
      case STORED -> new PutPartOutcome.Stored(value(reply.getStored()));
      case NO_SUCH_UPLOAD -> new PutPartOutcome.NoSuchUpload();
      case SOURCE_GONE -> new PutPartOutcome.SourceGone(BlobMessages.value(reply.getSourceGone()));
      case CONDEMNED -> new PutPartOutcome.Condemned(BlobMessages.value(reply.getCondemned()));
      case OUTCOME_NOT_SET -> throw Fields.unknown("outcome of putting a part");
    };
  }

  private static Values.UploadedPart message(UploadedPart part) {
    return Values.UploadedPart.newBuilder()
        .setNumber(part.number())
        .setModified(Fields.message(part.modified()))
        .setContent(ContentMessages.message(part.content()))
        .build();
  }

  private static UploadedPart value(Values.UploadedPart part) {
    return new UploadedPart(
        part.getNumber(),
        Fields.value(required(part.hasModified(), part.getModified(), "modified")),
        ContentMessages.value(required(part.hasContent(), part.getContent(), "content")));
  }

  /** As slices. */
  public static List<Calls.ListPartsReply> slices(PartPage page) {
    return PageSlices.of(
        all(page.parts(), UploadMessages::message),
        (parts, last) ->
            Calls.ListPartsReply.newBuilder()
                .addAllParts(parts)
                .setTruncated(last && page.truncated())
                .build());
  }

  /** As a value. */
  public static PartPage page(List<Calls.ListPartsReply> slices) {
    return new PartPage(
        PageSlices.join(slices, Calls.ListPartsReply::getPartsList, UploadMessages::value),
        PageSlices.last(slices).getTruncated());
  }

  /** What an answer found. */
  public static Optional<Upload> found(Calls.GetUploadReply reply) {
    return reply.hasUpload() ? Optional.of(value(reply.getUpload())) : Optional.empty();
  }

  /** An answer that tells what was found. */
  public static Calls.GetUploadReply uploadReply(Optional<Upload> found) {
    Calls.GetUploadReply.Builder reply = Calls.GetUploadReply.newBuilder();
    found.ifPresent(one -> reply.setUpload(message(one)));
    return reply.build();
  }

  /** A call for an upload. */
  public static Calls.GetUploadRequest request(BucketId bucket, ObjectKey key, UploadId upload) {
    return Calls.GetUploadRequest.newBuilder()
        .setBucket(Fields.message(bucket))
        .setKey(Fields.bytes(key))
        .setUpload(Fields.message(upload.value()))
        .build();
  }
}
