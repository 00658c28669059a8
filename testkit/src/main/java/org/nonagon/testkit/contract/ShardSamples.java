package org.nonagon.testkit.contract;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/** Shards with reproducible bytes, and the ways in which tests write and read them. */
public final class ShardSamples {
  /** How long a test waits for any one answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SplittableRandom random;

  /** Samples that are the same for the same seed. */
  public ShardSamples(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A shard of {@code length} random bytes, under an id of its own. */
  public Sample shard(int length, int blockBytes) {
    BlobId blob = new BlobId(random.nextLong(), random.nextLong());
    return shard(new ShardSpec(new ShardId(blob, random.nextInt(9)), length, blockBytes));
  }

  /** Random bytes of the given form. */
  public Sample shard(ShardSpec spec) {
    byte[] data = new byte[Math.toIntExact(spec.length())];
    random.nextBytes(data);
    return framed(spec, data);
  }

  /** The given bytes, under an id of its own. */
  public Sample shardOf(byte[] data, int blockBytes) {
    BlobId blob = new BlobId(random.nextLong(), random.nextLong());
    return framed(new ShardSpec(new ShardId(blob, 0), data.length, blockBytes), data);
  }

  private static Sample framed(ShardSpec spec, byte[] data) {
    ByteBuffer frames = ByteBuffer.allocate(Math.toIntExact(spec.framedLength()));
    BlockFrames.write(ByteBuffer.wrap(data), 0, data.length, spec.blockBytes(), frames);
    return new Sample(spec, frames.array());
  }

  /** A shard and its bytes as frames. */
  public static final class Sample {
    private final ShardSpec spec;
    private final byte[] frames;

    private Sample(ShardSpec spec, byte[] frames) {
      this.spec = spec;
      this.frames = frames;
    }

    /** The form. */
    public ShardSpec spec() {
      return spec;
    }

    /** All its frames. */
    public byte[] frames() {
      return frames.clone();
    }

    /** The id of the shard. */
    public ShardId id() {
      return spec.id();
    }

    /** The frames of {@code count} blocks from {@code first} on, as many as there are. */
    public byte[] frames(int first, int count) {
      int frameBytes = spec.blockBytes() + BlockFrames.CRC_BYTES;
      return Arrays.copyOfRange(
          frames, first * frameBytes, Math.min(frames.length, (first + count) * frameBytes));
    }

    /** Appends the shard in one write and finishes it. */
    public AppendOutcome appendTo(ShardStore store) {
      ShardAppend append = store.append(spec);
      append.write(ByteBuffer.wrap(frames)).await().atMost(PATIENCE);
      return append.finish().await().atMost(PATIENCE);
    }

    /** Whether the store gives back exactly these bytes. */
    public boolean isIn(ShardStore store) {
      for (int block = 0; block < spec.blocks(); block += ShardStore.MAX_READ_BLOCKS) {
        ReadOutcome outcome = readOf(store, spec.id(), block, ShardStore.MAX_READ_BLOCKS);
        if (!(outcome instanceof ReadOutcome.Frames found)
            || !found.spec().equals(spec)
            || !Arrays.equals(bytesOf(found), frames(block, ShardStore.MAX_READ_BLOCKS))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads, and waits for the answer. */
  public static ReadOutcome readOf(ShardStore store, ShardId shard, int first, int count) {
    return store.read(shard, first, count).await().atMost(PATIENCE);
  }

  /** The bytes of frames, whose memory is given back. */
  public static byte[] bytesOf(ReadOutcome.Frames found) {
    byte[] bytes = new byte[found.frames().remaining()];
    found.frames().get(found.frames().position(), bytes);
    found.release().run();
    return bytes;
  }
}
