package org.nonagon.storagenode.scrub;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.repair.TokenBucket;

/** Reads shards through, no faster than it may, and tests the checksum of every block. */
final class ShardReader {
  private final ShardStore store;
  private final ScrubParts parts;
  private final TokenBucket bandwidth;

  ShardReader(ShardStore store, ScrubParts parts) {
    this.store = store;
    this.parts = parts;
    this.bandwidth =
        new TokenBucket(parts.pace().bytesPerSecond(), parts.timers()::nanoTime, parts.sleep());
  }

  /** What a shard was found to be. */
  enum Finding {
    /** Every block is what its checksum says. */
    GOOD,
    /** A block is not, or cannot be read; or the shard has another form. */
    CORRUPT,
    /** The drive does not have it. */
    ABSENT
  }

  /** Reads all blocks of a shard. */
  Finding read(ShardSpec spec) throws InterruptedException {
    int all = spec.blocks();
    for (int first = 0; first < all; first += ShardStore.MAX_READ_BLOCKS) {
      int count = Math.min(ShardStore.MAX_READ_BLOCKS, all - first);
      bandwidth.take((long) count * (spec.blockBytes() + BlockFrames.CRC_BYTES));
      Finding finding = read(spec, first, count);
      if (finding != Finding.GOOD) {
        return finding;
      }
    }
    return Finding.GOOD;
  }

  private Finding read(ShardSpec spec, int first, int count) {
    return switch (parts.await(store.read(spec.id(), first, count))) {
      case ReadOutcome.NotFound _ -> Finding.ABSENT;
      case ReadOutcome.Unreadable _ -> Finding.CORRUPT;
      case ReadOutcome.Frames(var stored, var frames, var release) -> {
        boolean isGood = stored.equals(spec) && isRight(spec, first, count, frames.slice());
        release.run();
        yield isGood ? Finding.GOOD : Finding.CORRUPT;
      }
    };
  }

  private static boolean isRight(ShardSpec spec, int first, int count, ByteBuffer frames) {
    CRC32C scratch = new CRC32C();
    int at = 0;
    for (int block = first; block < first + count; block++) {
      int size = spec.blockLength(block);
      if (frames.limit() < at + size + BlockFrames.CRC_BYTES
          || !BlockFrames.verify(frames, at, size, scratch)) {
        return false;
      }
      at += size + BlockFrames.CRC_BYTES;
    }
    return at == frames.limit();
  }
}
