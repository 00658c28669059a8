package org.nonagon.protocol.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;

/** The shards of a drive, as bytes; see the package's description. */
public final class InventoryList {
  /** How many shards one answer may have; whoever asks for more is told to ask for fewer groups. */
  public static final int MAX_SHARDS = 1 << 18;

  /** The most bytes of an answer. */
  public static final int MAX_BYTES =
      MAX_SHARDS * InventoryList.ENTRY_BYTES + BlockFrames.CRC_BYTES;

  private static final int ENTRY_BYTES = DropList.ENTRY_BYTES + 2 * Integer.BYTES;

  private InventoryList() {}

  /** The bytes of at most {@link #MAX_SHARDS} shards. */
  public static byte[] encode(List<ShardSpec> shards) {
    byte[] body = new byte[shards.size() * ENTRY_BYTES + BlockFrames.CRC_BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(body);
    for (ShardSpec shard : shards) {
      DropList.put(bytes, shard.id());
      bytes.putInt(Math.toIntExact(shard.length())).putInt(shard.blockBytes());
    }
    BodyChecksum.seal(bytes);
    return body;
  }

  /** The shards that these bytes are; empty when they are none. */
  public static Optional<List<ShardSpec>> decode(byte[] bytes) {
    Optional<ByteBuffer> rest = BodyChecksum.open(bytes);
    if (rest.isEmpty() || rest.get().remaining() % ENTRY_BYTES != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(shards(rest.get()));
    } catch (IllegalArgumentException outOfBounds) {
      return Optional.empty();
    }
  }

  private static List<ShardSpec> shards(ByteBuffer rest) {
    List<ShardSpec> shards = new ArrayList<>(rest.remaining() / ENTRY_BYTES);
    while (rest.hasRemaining()) {
      ShardId id = DropList.get(rest);
      shards.add(new ShardSpec(id, rest.getInt(), rest.getInt()));
    }
    return shards;
  }
}
