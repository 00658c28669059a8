package org.nonagon.metadataservice.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** The columns of a version in the order in which statements select them, and what they mean. */
final class VersionColumns {
  /** The list of a SELECT; {@code v} is the row of {@code cur} or {@code old}. */
  static final String LIST =
      """
      v.rank, v.nonce, v.size, v.crc64, v.owner, v.flags, v.off, v.blob, v.etag, v.storage_class,
      v.checksum, v.hdr, v.tags, v.acl, v.parts, v.runs, v.retain_until,
      v.x_blob, v.x_off, v.x_len, v.x_crc
      """;

  /** How many they are. */
  static final int COUNT = 21;

  private VersionColumns() {}

  static int flags(Row row) {
    return row.getInteger(5);
  }

  static long rank(Row row) {
    return row.getLong(0);
  }

  static long nonce(Row row) {
    return row.getLong(1);
  }

  static ObjectVersion version(ObjectKey key, Row row) {
    return new ObjectVersion(
        key,
        rank(row),
        Numbers.versionId(rank(row), nonce(row)),
        new AccountId(row.getLong(4)),
        content(row),
        attributes(row));
  }

  private static ObjectContent content(Row row) {
    return new ObjectContent(
        row.getLong(2),
        VersionBytes.etag(row.getBuffer(8)),
        row.getLong(3),
        extents(row),
        VersionBytes.parts(row.getBuffer(14)),
        VersionBytes.checksum(row.getString(10)),
        VersionBytes.runs(row.getBuffer(15)));
  }

  private static List<Extent> extents(Row row) {
    UUID blob = row.getUUID(7);
    return blob == null
        ? ExtentArrays.read(row, 17)
        : List.of(new Extent(new BlobId(blob), row.getInteger(6), row.getLong(2), row.getLong(3)));
  }

  private static ObjectAttributes attributes(Row row) {
    return attributes(
        row.getBuffer(11),
        row.getBuffer(12),
        row.getBuffer(13),
        flags(row),
        row.getLong(16),
        row.getString(9));
  }

  static ObjectAttributes attributes(
      @Nullable Buffer headers,
      @Nullable Buffer tags,
      @Nullable Buffer acl,
      int flags,
      @Nullable Long retainUntil,
      @Nullable String storageClass) {
    SortedMap<String, String> all = VersionBytes.map(headers);
    return new ObjectAttributes(
        VersionBytes.contentHeaders(all),
        VersionBytes.metadata(all),
        VersionBytes.tags(tags),
        VersionBytes.acl(acl),
        VersionFlags.lock(flags, retainUntil),
        storageClass(storageClass));
  }

  /** The column of a storage class: null for the default one. */
  static @Nullable String storageClass(ObjectAttributes attributes) {
    String name = attributes.storageClass();
    return name.equals(ObjectAttributes.STANDARD) ? null : name;
  }

  static String storageClass(@Nullable String column) {
    return Optional.ofNullable(column).orElse(ObjectAttributes.STANDARD);
  }
}
