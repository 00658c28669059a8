package org.nonagon.blobs.rewrite;

import java.nio.ByteBuffer;
import java.util.List;
import org.nonagon.blobs.rewrite.RewritePlan.Piece;
import org.nonagon.protocol.checksum.Crc64Nvme;

/**
 * Compares the bytes of pieces, as they pass, with the checksums that their extents carry. Beyond
 * the checks of blocks: what is moved is what was once committed.
 */
final class PieceCheck {
  private final List<Piece> pieces;
  private final Crc64Nvme crc = new Crc64Nvme();
  private int next;
  private long left;

  /**
   * @param pieces in the order in which their bytes come
   */
  PieceCheck(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    this.left = pieces.getFirst().range().length();
  }

  /**
   * Takes the next bytes; the buffer stays as it is.
   *
   * @throws IllegalStateException if those of a piece are not what they were
   */
  void update(ByteBuffer bytes) {
    int at = bytes.position();
    while (at < bytes.limit()) {
      int count = (int) Math.min(left, bytes.limit() - at);
      crc.update(bytes, at, count);
      at += count;
      left -= count;
      if (left == 0) {
        end();
      }
    }
  }

  private void end() {
    Piece piece = pieces.get(next);
    if (piece.crc64().isPresent() && piece.crc64().getAsLong() != crc.value()) {
      throw new IllegalStateException("not what was committed: " + piece);
    }
    crc.reset();
    next++;
    left = next < pieces.size() ? pieces.get(next).range().length() : 0;
  }
}
