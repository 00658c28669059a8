package org.nonagon.storagenode.drive;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private static final Cleaner CLEANER = Cleaner.create();

  private final long mostBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final IdleBuffers[] idle = new IdleBuffers[SIZES.length];

  private static final class IdleBuffers {
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    private Optional<ByteBuffer> poll() {
      Optional<ByteBuffer> idle = Optional.ofNullable(buffers.poll());
      idle.ifPresent(_ -> count.decrementAndGet());
      return idle;
    }

    private void giveBack(ByteBuffer buffer) {
      if (count.incrementAndGet() <= IDLE_PER_SIZE) {
        buffers.add(buffer);
      } else {
        count.decrementAndGet();
      }
    }
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
   * Memory that is held until it is released, or until nobody can reach it any more: frames that a
   * cancelled reader never saw must not be lost for good.
   *
   * @param buffer its limit is the length asked for
   * @param release gives it back; more than once is once
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
    ByteBuffer buffer = same.poll().orElseGet(() -> ByteBuffer.allocateDirect(size));
    ByteBuffer view = buffer.slice(0, bytes);
    Cleaner.Cleanable cleanable = CLEANER.register(view, () -> release(buffer, same));
    return new Held(
        view,
        () -> {
          try {
            cleanable.clean();
          } finally {
            Reference.reachabilityFence(view);
          }
        });
  }

  private void release(ByteBuffer buffer, IdleBuffers same) {
    heldBytes.addAndGet(-buffer.capacity());
    same.giveBack(buffer);
  }

  /** What readers hold now. */
  long heldBytes() {
    return heldBytes.get();
  }
}
