package org.nonagon.blobs.mend;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;

/** What a drive had of some blocks of a column. */
sealed interface ColumnRead {
  /**
   * All of them, and every checksum is right.
   *
   * @param frames begin at index 0
   * @param release gives them back; called once
   */
  record Good(ByteBuffer frames, Runnable release) implements ColumnRead {}

  /** Not what was written there. */
  record Damaged(Damage damage) implements ColumnRead {}

  /** No answer. */
  record Failed() implements ColumnRead {}

  /** Gives back what a read holds. */
  default void discard() {
    if (this instanceof Good good) {
      good.release().run();
    }
  }

  /** Tests what a drive answered. */
  static ColumnRead of(ReadOutcome answer, BlockRows rows, int column) {
    return switch (answer) {
      case ReadOutcome.Frames frames -> checked(frames, rows, column);
      case ReadOutcome.NotFound _ -> new Damaged(Damage.MISSING);
      case ReadOutcome.Unreadable _ -> new Damaged(Damage.CORRUPT);
    };
  }

  private static ColumnRead checked(ReadOutcome.Frames answer, BlockRows rows, int column) {
    ByteBuffer frames = answer.frames().slice();
    boolean isRight =
        answer.spec().equals(rows.spec(column))
            && frames.remaining() == rows.framedLength(column)
            && checksumsAreRight(frames, rows, column);
    if (!isRight) {
      answer.release().run();
      return new Damaged(Damage.CORRUPT);
    }
    return new Good(frames, answer.release());
  }

  private static boolean checksumsAreRight(ByteBuffer frames, BlockRows rows, int column) {
    CRC32C scratch = new CRC32C();
    for (int row = 0; row < rows.blocksOf(column); row++) {
      if (!BlockFrames.verify(
          frames, rows.frameStart(row), rows.blockLength(row, column), scratch)) {
        return false;
      }
    }
    return true;
  }
}
