package org.nonagon.blobs.mend;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The frames of some rows that are to be written, by column. Their memory is given back when
 * everybody who holds it has let go.
 */
final class FilledRows implements AutoCloseable {
  private final HeldRows held;
  private final FrameBuffers buffers;
  private final Map<Integer, ByteBuffer> computed = new TreeMap<>();
  private final AtomicInteger holders = new AtomicInteger(1);

  /** Holds what was read; its maker is the first holder. */
  FilledRows(HeldRows held, FrameBuffers buffers) {
    this.held = held;
    this.buffers = buffers;
  }

  HeldRows held() {
    return held;
  }

  /** Room for a column that is computed. */
  ByteBuffer room(int column) {
    return computed.computeIfAbsent(column, c -> buffers.take());
  }

  /** The frames of a column, from position to limit. */
  ByteBuffer frames(int column) {
    int length = held.rows().framedLength(column);
    ByteBuffer room = computed.get(column);
    return (room == null ? held.frames(column) : room).slice(0, length);
  }

  /** One more holder, which will call {@link #close}. */
  void retain() {
    holders.incrementAndGet();
  }

  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      held.release();
      computed.values().forEach(buffers::giveBack);
    }
  }
}
