package org.nonagon.protocol.shard;

import java.nio.ByteBuffer;

/** What a read of a shard found. */
public sealed interface ReadOutcome {
  /**
   * The frames asked for, unchecked.
   *
   * @param spec the form of the shard that they are of
   * @param frames whole frames between position and limit; the reader must not touch them after
   *     release
   * @param release gives the memory back; called once, when the bytes are not needed any more
   */
  record Frames(ShardSpec spec, ByteBuffer frames, Runnable release) implements ReadOutcome {}

  /** The drive has no such shard: the blob's row is to be read again. */
  record NotFound() implements ReadOutcome {}

  /**
   * The drive has the shard and cannot read it.
   *
   * @param detail for people
   */
  record Unreadable(String detail) implements ReadOutcome {}
}
