package org.nonagon.blobs.mend;

import java.util.List;

/**
 * What came of mending a blob.
 *
 * @param columns what became of each column that was to be written
 * @param readBytes bytes that were read from drives, with checksums
 * @param writtenBytes bytes that became durable, with checksums
 */
public record MendResult(List<ColumnMend> columns, long readBytes, long writtenBytes) {
  /** Copies the list. */
  public MendResult {
    columns = List.copyOf(columns);
  }
}
