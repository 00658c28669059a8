package org.nonagon.gateway.body;

import java.nio.ByteBuffer;

/**
 * Some bytes of a source.
 *
 * @param bytes between position and limit; not to be touched after the release
 * @param release gives the memory back; called once, when the bytes are not needed any more
 */
public record Piece(ByteBuffer bytes, Runnable release) {
  /** Bytes whose memory needs no giving back. */
  public static Piece of(ByteBuffer bytes) {
    return new Piece(bytes, Piece::nothing);
  }

  private static void nothing() {}

  /** How many bytes there are. */
  public int length() {
    return bytes.remaining();
  }
}
