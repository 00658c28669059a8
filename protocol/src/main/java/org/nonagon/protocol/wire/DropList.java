package org.nonagon.protocol.wire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;

/** The shards that a drive is to drop, as bytes; see the package's description. */
public final class DropList {
  /** The bytes of one shard's id. */
  public static final int ENTRY_BYTES = 17;

  private DropList() {}

  /** The bytes of a list. */
  public static byte[] encode(List<ShardId> shards) {
    ByteBuffer bytes = ByteBuffer.allocate(shards.size() * ENTRY_BYTES);
    shards.forEach(shard -> put(bytes, shard));
    return bytes.array();
  }

  /** The list that these bytes are; empty when they are none or have another digest. */
  public static Optional<List<ShardId>> decode(byte[] bytes, String digest) {
    if (bytes.length % ENTRY_BYTES != 0 || !digest(bytes).equals(digest)) {
      return Optional.empty();
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    List<ShardId> shards = new ArrayList<>(bytes.length / ENTRY_BYTES);
    while (rest.hasRemaining()) {
      shards.add(get(rest));
    }
    return Optional.of(shards);
  }

  /** The SHA-256 of the bytes, in hexadecimal digits. */
  public static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  static void put(ByteBuffer target, ShardId shard) {
    target
        .putLong(shard.blob().value().getMostSignificantBits())
        .putLong(shard.blob().value().getLeastSignificantBits())
        .put((byte) shard.index());
  }

  static ShardId get(ByteBuffer source) {
    BlobId blob = new BlobId(source.getLong(), source.getLong());
    return new ShardId(blob, source.get() & 0xff);
  }
}
