package org.nonagon.metadataservice.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** The columns of an upload in the order in which statements select them. */
final class UploadRow {
  /** The list of a SELECT; {@code u} is the row of {@code upload}. */
  static final String LIST =
      """
      u.id, u.key, u.owner, u.initiated, u.hdr, u.tags, u.acl, u.flags, u.retain_until,
      u.storage_class, u.checksum_kind
      """;

  /** The list of what an ended upload keeps; it stands behind {@link #LIST}. */
  static final String ENDED_LIST =
      "u.state, u.request, u.rank, u.nonce, u.size, u.crc64, u.etag, u.checksum, u.parts";

  private static final int ENDED = 11;

  private UploadRow() {}

  static Upload upload(BucketId bucket, Row row) {
    return new Upload(
        new UploadId(row.getUUID(0)),
        bucket,
        ObjectKey.of(row.getBuffer(1).getBytes()),
        new AccountId(row.getLong(2)),
        ObjectVersion.instantOf(row.getLong(3)),
        VersionColumns.attributes(
            row.getBuffer(4),
            row.getBuffer(5),
            row.getBuffer(6),
            row.getInteger(7),
            row.getLong(8),
            row.getString(9)),
        checksum(row.getString(10)));
  }

  static boolean isOpen(Row row) {
    return row.getInteger(ENDED) == 0;
  }

  /** The answer to the request with that digest, if it completed the upload. */
  static Optional<CompleteOutcome> answer(Row row, Buffer request) {
    boolean isRepeat = row.getInteger(ENDED) == 1 && request.equals(row.getBuffer(ENDED + 1));
    if (!isRepeat) {
      return Optional.empty();
    }
    ObjectContent content =
        new ObjectContent(
            row.getLong(ENDED + 4),
            VersionBytes.etag(row.getBuffer(ENDED + 6)),
            row.getLong(ENDED + 5),
            List.of(),
            VersionBytes.parts(row.getBuffer(ENDED + 8)),
            VersionBytes.checksum(row.getString(ENDED + 7)),
            List.of());
    long rank = row.getLong(ENDED + 2);
    return Optional.of(
        new CompleteOutcome.Completed(
            rank, Numbers.versionId(rank, row.getLong(ENDED + 3)), content));
  }

  static @Nullable String text(Optional<UploadChecksum> checksum) {
    return checksum.map(c -> c.algorithm() + "/" + c.type()).orElse(null);
  }

  private static Optional<UploadChecksum> checksum(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    String[] fields = text.split("/", 2);
    return Optional.of(
        new UploadChecksum(ChecksumAlgorithm.valueOf(fields[0]), ChecksumType.valueOf(fields[1])));
  }
}
