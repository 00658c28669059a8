package org.nonagon.blobs.read;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;

/** What became of the question for the touched blocks of one column. */
sealed interface ColumnOutcome {
  /**
   * They are here, and their checksums are right.
   *
   * @param frames begin at index 0
   * @param release gives them back
   */
  record Good(ByteBuffer frames, Runnable release) implements ColumnOutcome {}

  /** The drive does not have the shard. */
  record Missing() implements ColumnOutcome {}

  /** What the drive has is not what was written. */
  record Corrupt() implements ColumnOutcome {}

  /** The drive did not answer. */
  record Failed() implements ColumnOutcome {}

  /** Tests what a drive answered. */
  static ColumnOutcome of(ReadOutcome answer, CellRange range, int column) {
    return switch (answer) {
      case ReadOutcome.Frames frames -> checked(frames, range, column);
      case ReadOutcome.NotFound _ -> new Missing();
      case ReadOutcome.Unreadable _ -> new Corrupt();
    };
  }

  private static ColumnOutcome checked(ReadOutcome.Frames answer, CellRange range, int column) {
    ByteBuffer frames = answer.frames().slice();
    boolean right =
        answer.spec().equals(range.spec(column))
            && frames.remaining() == range.framedLength(column)
            && checksumsAreRight(frames, range, column);
    if (!right) {
      answer.release().run();
      return new Corrupt();
    }
    return new Good(frames, answer.release());
  }

  private static boolean checksumsAreRight(ByteBuffer frames, CellRange range, int column) {
    CRC32C scratch = new CRC32C();
    for (int i = 0; i < range.blocksOf(column); i++) {
      if (!BlockFrames.verify(frames, range.frameStart(i), range.blockLength(i, column), scratch)) {
        return false;
      }
    }
    return true;
  }
}
