package org.nonagon.blobs.write;

import java.nio.ByteBuffer;
import java.util.List;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.checksum.Crc64Nvme;

/**
 * The CRC64NVME of a blob's data, taken column by column while a stripe's blocks are in the cache:
 * one running checksum for each data cell, and at the end of the stripe they are joined in the
 * order of the data. Reading each stripe once more in that order would fetch it from memory again.
 *
 * <p>Used by one thread at a time.
 */
final class DataChecksum {
  private final List<Crc64Nvme> columns;
  private long value;

  /** Of no bytes yet. */
  DataChecksum(int dataShards) {
    this.columns = Crc64Nvme.together(dataShards);
  }

  /** Adds the next bytes of a data cell. */
  void update(int column, ByteBuffer cell, int at, int size) {
    columns.get(column).update(cell, at, size);
  }

  /** Joins the data cells of a stripe, which have come whole. */
  void endStripe(StripeLayout layout, int stripe) {
    for (int column = 0; column < columns.size(); column++) {
      Crc64Nvme cell = columns.get(column);
      value = Crc64Nvme.combine(value, cell.value(), layout.cellLength(stripe, column));
      cell.reset();
    }
  }

  /** The CRC of all stripes that have ended. */
  long value() {
    return value;
  }
}
