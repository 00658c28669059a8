package org.nonagon.metadataservice.catalog;

import io.vertx.sqlclient.Row;
import java.util.List;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;

/** The columns of a part in the order in which statements select them. */
final class PartRow {
  /** The list of a SELECT without extents; {@code p} is the row of {@code part}. */
  static final String LIST = "p.number, p.modified, p.size, p.crc64, p.etag, p.checksum, p.runs";

  /** The list of its extents; it stands behind {@link #LIST}. */
  static final String EXTENTS_LIST =
      "p.off, p.blob, p.size, p.crc64, p.x_blob, p.x_off, p.x_len, p.x_crc";

  private static final int EXTENTS = 7;

  private PartRow() {}

  static UploadedPart withoutExtents(Row row) {
    return part(row, List.of());
  }

  static UploadedPart withExtents(Row row) {
    return part(
        row,
        SingleExtent.read(row, EXTENTS)
            .map(List::of)
            .orElseGet(() -> ExtentArrays.read(row, EXTENTS + 4)));
  }

  private static UploadedPart part(Row row, List<Extent> extents) {
    return new UploadedPart(
        row.getInteger(0),
        ObjectVersion.instantOf(row.getLong(1)),
        new ObjectContent(
            row.getLong(2),
            VersionBytes.etag(row.getBuffer(4)),
            row.getLong(3),
            extents,
            List.of(),
            VersionBytes.checksum(row.getString(5)),
            VersionBytes.runs(row.getBuffer(6))));
  }
}
