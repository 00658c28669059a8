package org.nonagon.protocol.wire;

import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/** A request to one drive of a storage node, as its method and path say it. */
public sealed interface ShardRequest {
  /** What the paths of all versions begin with. */
  String ROOT = "/shards/";

  /** The version that is spoken here. */
  int VERSION = 1;

  /** The longest path with its query. */
  int MAX_PATH = 256;

  /** The drive that is meant. */
  DriveId drive();

  /** The method of the request. */
  String method();

  /** Its path, with the query. There is one way only to write a request. */
  String path();

  /** The bytes that its body must have. */
  long bodyLength();

  private static String path(DriveId drive, String rest) {
    return "%sv%d/drives/%d/%s".formatted(ROOT, VERSION, drive.value(), rest);
  }

  private static String shardPath(DriveId drive, ShardId shard) {
    return path(drive, "shards/%s/%d".formatted(shard.blob(), shard.index()));
  }

  /**
   * Appends a shard: the body is its frames, and then {@link #END}. Without that byte a node could
   * not tell a sender that has sent everything from one that has ended the shard.
   *
   * @param spec the shard and its form
   */
  record Append(DriveId drive, ShardSpec spec) implements ShardRequest {
    /** The last byte of the body: the sender ends the shard. */
    public static final byte END = '.';

    @Override
    public String method() {
      return "PUT";
    }

    @Override
    public String path() {
      return shardPath(drive, spec.id())
          + "?length=%d&block=%d".formatted(spec.length(), spec.blockBytes());
    }

    @Override
    public long bodyLength() {
      return spec.framedLength() + 1;
    }
  }

  /**
   * Reads blocks of a shard.
   *
   * @param firstBlock 0 is the first
   * @param blockCount 1 to {@link ShardStore#MAX_READ_BLOCKS}
   */
  record Read(DriveId drive, ShardId shard, int firstBlock, int blockCount)
      implements ShardRequest {
    /** Refuses what no drive reads. */
    public Read {
      if (firstBlock < 0 || blockCount < 1 || blockCount > ShardStore.MAX_READ_BLOCKS) {
        throw new IllegalArgumentException("no blocks: %d, %d".formatted(firstBlock, blockCount));
      }
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return shardPath(drive, shard) + "?first=%d&count=%d".formatted(firstBlock, blockCount);
    }

    @Override
    public long bodyLength() {
      return 0;
    }
  }

  /**
   * Drops the shards that the body names, see {@link DropList}. The path vouches for the body,
   * since the signature covers the path.
   *
   * @param count how many
   * @param digest the SHA-256 of the body, in hexadecimal digits
   */
  record Drop(DriveId drive, int count, String digest) implements ShardRequest {
    /** Refuses lists past the bound, and what is no digest. */
    public Drop {
      if (count < 0 || count > ShardStore.MAX_DROPS) {
        throw new IllegalArgumentException("at most %d at a time".formatted(ShardStore.MAX_DROPS));
      }
      if (!digest.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("not a digest");
      }
    }

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return ShardRequest.path(drive, "drops?count=%d&sha256=%s".formatted(count, digest));
    }

    @Override
    public long bodyLength() {
      return (long) count * DropList.ENTRY_BYTES;
    }
  }

  /**
   * Lists the shards of groups.
   *
   * @param firstGroup the first
   * @param lastGroup the last, not before the first
   */
  record Inventory(DriveId drive, int firstGroup, int lastGroup) implements ShardRequest {
    /** Refuses groups that are none. */
    public Inventory {
      if (firstGroup < 0 || lastGroup < firstGroup || lastGroup >= Group.COUNT) {
        throw new IllegalArgumentException("no groups: %d, %d".formatted(firstGroup, lastGroup));
      }
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return ShardRequest.path(
          drive, "inventory?first=%d&last=%d".formatted(firstGroup, lastGroup));
    }

    @Override
    public long bodyLength() {
      return 0;
    }
  }

  /** Asks how the drive is. */
  record Status(DriveId drive) implements ShardRequest {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return ShardRequest.path(drive, "status");
    }

    @Override
    public long bodyLength() {
      return 0;
    }
  }
}
