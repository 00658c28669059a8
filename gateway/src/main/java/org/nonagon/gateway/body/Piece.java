package org.nonagon.gateway.body;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Some bytes of a source.
 *
 * @param buffers the bytes in order, between position and limit of each; not to be touched after
 *     the release
 * @param release gives the memory back; called once, when the bytes are not needed any more
 */
public record Piece(List<ByteBuffer> buffers, Runnable release) {
  /** Copies the list, not the bytes. */
  public Piece {
    buffers = List.copyOf(buffers);
  }

  /** Bytes whose memory needs no giving back. */
  public static Piece of(ByteBuffer bytes) {
    return new Piece(List.of(bytes), Piece::nothing);
  }

  private static void nothing() {}

  /** How many bytes there are. */
  public int length() {
    return buffers.stream().mapToInt(ByteBuffer::remaining).sum();
  }
}
