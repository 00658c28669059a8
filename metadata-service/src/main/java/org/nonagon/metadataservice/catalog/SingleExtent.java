package org.nonagon.metadataservice.catalog;

import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.object.Extent;

/** The extent that covers all bytes of its version or part, kept in columns of its row. */
final class SingleExtent {
  private SingleExtent() {}

  /** Reads off, blob, size and crc64 from {@code column} on; empty where blob is null. */
  static Optional<Extent> read(Row row, int column) {
    UUID blob = row.getUUID(column + 1);
    return blob == null
        ? Optional.empty()
        : Optional.of(
            new Extent(
                new BlobId(blob),
                row.getInteger(column),
                row.getLong(column + 2),
                row.getLong(column + 3)));
  }
}
