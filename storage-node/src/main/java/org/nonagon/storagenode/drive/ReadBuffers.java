package org.nonagon.storagenode.drive;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * Direct memory for what is read, shared by the drives of a node.
 *
 * <p>A read that finds no memory left fails instead of waiting: a reader of a blob holds the frames
 * of some drives while it asks others, and readers that wait for each other would wait forever.
 */
public final class ReadBuffers {
  private static final int[] SIZES = {
    8 << 10,
    64 << 10,
    ShardStore.MAX_READ_BLOCKS * (ShardSpec.MAX_BLOCK_BYTES + BlockFrames.CRC_BYTES)
  };
  private static final int IDLE_PER_SIZE = 64;

  private final long mostBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final IdleBuffers[] idle = new IdleBuffers[SIZES.length];

  private static final class IdleBuffers {
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
  }

  /**
   * No memory yet.
   *
   * @param mostBytes that readers may hold at once
   */
  public ReadBuffers(long mostBytes) {
    this.mostBytes = mostBytes;
    for (int i = 0; i < idle.length; i++) {
      idle[i] = new IdleBuffers();
    }
  }

  /**
   * Memory that is held until it is released.
   *
   * @param buffer its limit is the length asked for
   * @param release gives it back, once
   */
  record Held(ByteBuffer buffer, Runnable release) {}

  /**
   * Takes memory.
   *
   * @param bytes at most those of the largest read
   * @throws ShardStoreException when readers hold all there is
   */
  Held take(int bytes) {
    int kind = 0;
    while (SIZES[kind] < bytes) {
      kind++;
    }
    int size = SIZES[kind];
    if (heldBytes.addAndGet(size) > mostBytes) {
      heldBytes.addAndGet(-size);
      throw new ShardStoreException("readers hold all %d bytes of memory".formatted(mostBytes));
    }
    IdleBuffers same = idle[kind];
    ByteBuffer buffer = same.buffers.poll();
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(size);
    } else {
      same.count.decrementAndGet();
    }
    return new Held(buffer.clear().limit(bytes), releaseOf(buffer, same));
  }

  private Runnable releaseOf(ByteBuffer buffer, IdleBuffers same) {
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        heldBytes.addAndGet(-buffer.capacity());
        giveBack(buffer, same);
      }
    };
  }

  private static void giveBack(ByteBuffer buffer, IdleBuffers same) {
    if (same.count.incrementAndGet() <= IDLE_PER_SIZE) {
      same.buffers.add(buffer);
    } else {
      same.count.decrementAndGet();
    }
  }

  /** What readers hold now. */
  long heldBytes() {
    return heldBytes.get();
  }
}
