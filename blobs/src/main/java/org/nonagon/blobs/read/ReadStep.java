package org.nonagon.blobs.read;

import java.nio.ByteBuffer;
import java.util.List;

/** What comes next of a body. */
public sealed interface ReadStep {
  /**
   * The next bytes.
   *
   * @param pieces the bytes in order, between position and limit of each; not to be changed
   * @param length how many bytes that is
   * @param release gives the memory back; called once, when the bytes are not needed any more
   */
  record Chunk(List<ByteBuffer> pieces, int length, Runnable release) implements ReadStep {}

  /** All bytes were given. */
  record End() implements ReadStep {}

  /**
   * Fewer than k shards of a blob could be read. Trying later may help. When bytes were given
   * before, the response is to be broken off.
   *
   * @param detail for people
   */
  record Unavailable(String detail) implements ReadStep {}
}
