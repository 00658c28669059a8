package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.Optional;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EncryptedRun;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.PartBoundary;

/** The bytes of versions and parts: extents, boundaries, checksums, runs. */
public final class ContentMessages {
  private ContentMessages() {}

  /** As a message. */
  public static Values.Extent message(Extent extent) {
    return Values.Extent.newBuilder()
        .setBlob(Fields.message(extent.blob().value()))
        .setOffset(extent.offset())
        .setLength(extent.length())
        .setCrc64(extent.crc64())
        .build();
  }

  /** As a value. */
  public static Extent value(Values.Extent extent) {
    return new Extent(
        new BlobId(Fields.value(required(extent.hasBlob(), extent.getBlob(), "blob"))),
        extent.getOffset(),
        extent.getLength(),
        extent.getCrc64());
  }

  static Values.ObjectContent message(ObjectContent content) {
    Values.ObjectContent.Builder message =
        Values.ObjectContent.newBuilder()
            .setSize(content.size())
            .setEtag(content.etag().value())
            .setCrc64(content.crc64())
            .addAllExtents(all(content.extents(), ContentMessages::message))
            .addAllParts(all(content.parts(), ContentMessages::message))
            .addAllRuns(all(content.runs(), ContentMessages::message));
    content.checksum().ifPresent(checksum -> message.setChecksum(message(checksum)));
    return message.build();
  }

  static ObjectContent value(Values.ObjectContent content) {
    return new ObjectContent(
        content.getSize(),
        new EntityTag(content.getEtag()),
        content.getCrc64(),
        all(content.getExtentsList(), ContentMessages::value),
        all(content.getPartsList(), ContentMessages::value),
        checksum(content.hasChecksum(), content.getChecksum()),
        all(content.getRunsList(), ContentMessages::value));
  }

  static Optional<ObjectChecksum> checksum(boolean present, Values.ObjectChecksum checksum) {
    return present ? Optional.of(value(checksum)) : Optional.empty();
  }

  static Values.ObjectChecksum message(ObjectChecksum checksum) {
    return Values.ObjectChecksum.newBuilder()
        .setAlgorithm(message(checksum.algorithm()))
        .setType(message(checksum.type()))
        .setValue(checksum.value())
        .build();
  }

  private static ObjectChecksum value(Values.ObjectChecksum checksum) {
    return new ObjectChecksum(
        value(checksum.getAlgorithm()), value(checksum.getType()), checksum.getValue());
  }

  private static Values.PartBoundary message(PartBoundary part) {
    Values.PartBoundary.Builder message =
        Values.PartBoundary.newBuilder().setNumber(part.number()).setLength(part.length());
    part.checksum().ifPresent(checksum -> message.setChecksum(message(checksum)));
    return message.build();
  }

  private static PartBoundary value(Values.PartBoundary part) {
    return new PartBoundary(
        part.getNumber(), part.getLength(), checksum(part.hasChecksum(), part.getChecksum()));
  }

  private static Values.EncryptedRun message(EncryptedRun run) {
    return Values.EncryptedRun.newBuilder()
        .setRunId(run.runId())
        .setOffset(run.offset())
        .setLength(run.length())
        .setWrappedKey(run.wrappedKey())
        .setWrappedBy(run.wrappedBy())
        .build();
  }

  private static EncryptedRun value(Values.EncryptedRun run) {
    return new EncryptedRun(
        run.getRunId(), run.getOffset(), run.getLength(), run.getWrappedKey(), run.getWrappedBy());
  }

  static Values.ChecksumAlgorithm message(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> Values.ChecksumAlgorithm.CHECKSUM_ALGORITHM_CRC32;
      case CRC32C -> Values.ChecksumAlgorithm.CHECKSUM_ALGORITHM_CRC32C;
      case CRC64NVME -> Values.ChecksumAlgorithm.CHECKSUM_ALGORITHM_CRC64NVME;
      case SHA1 -> Values.ChecksumAlgorithm.CHECKSUM_ALGORITHM_SHA1;
      case SHA256 -> Values.ChecksumAlgorithm.CHECKSUM_ALGORITHM_SHA256;
    };
  }

  static ChecksumAlgorithm value(Values.ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CHECKSUM_ALGORITHM_CRC32 -> ChecksumAlgorithm.CRC32;
      case CHECKSUM_ALGORITHM_CRC32C -> ChecksumAlgorithm.CRC32C;
      case CHECKSUM_ALGORITHM_CRC64NVME -> ChecksumAlgorithm.CRC64NVME;
      case CHECKSUM_ALGORITHM_SHA1 -> ChecksumAlgorithm.SHA1;
      case CHECKSUM_ALGORITHM_SHA256 -> ChecksumAlgorithm.SHA256;
      case CHECKSUM_ALGORITHM_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.unknown("checksum algorithm");
    };
  }

  static Values.ChecksumType message(ChecksumType type) {
    return switch (type) {
      case FULL_OBJECT -> Values.ChecksumType.CHECKSUM_TYPE_FULL_OBJECT;
      case COMPOSITE -> Values.ChecksumType.CHECKSUM_TYPE_COMPOSITE;
    };
  }

  static ChecksumType value(Values.ChecksumType type) {
    return switch (type) {
      case CHECKSUM_TYPE_FULL_OBJECT -> ChecksumType.FULL_OBJECT;
      case CHECKSUM_TYPE_COMPOSITE -> ChecksumType.COMPOSITE;
      case CHECKSUM_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("checksum type");
    };
  }
}
