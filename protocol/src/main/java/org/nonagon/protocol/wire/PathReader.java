package org.nonagon.protocol.wire;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.wire.ShardRequest.Append;
import org.nonagon.protocol.wire.ShardRequest.Drop;
import org.nonagon.protocol.wire.ShardRequest.Inventory;
import org.nonagon.protocol.wire.ShardRequest.Read;
import org.nonagon.protocol.wire.ShardRequest.Status;

/** The paths of version 1, read back. */
final class PathReader {
  private static final String DRIVE = ShardRequest.ROOT + "v1/drives/([0-9]{1,5})/";
  private static final String SHARD = DRIVE + "shards/([0-9a-f-]{36})/([0-9]{1,3})";
  private static final Pattern APPEND =
      Pattern.compile(SHARD + "\\?length=([0-9]{1,9})&block=([0-9]{1,9})");
  private static final Pattern READ =
      Pattern.compile(SHARD + "\\?first=([0-9]{1,9})&count=([0-9]{1,9})");
  private static final Pattern DROP =
      Pattern.compile(DRIVE + "drops\\?count=([0-9]{1,9})&sha256=([0-9a-f]{64})");
  private static final Pattern INVENTORY =
      Pattern.compile(DRIVE + "inventory\\?first=([0-9]{1,9})&last=([0-9]{1,9})");
  private static final Pattern STATUS = Pattern.compile(DRIVE + "status");

  private PathReader() {}

  /** The request whose path this is, if it may be written differently; empty when there is none. */
  static Optional<ShardRequest> read(String method, String path) {
    try {
      return switch (method) {
        case "PUT" -> matched(APPEND, path).map(PathReader::append);
        case "POST" -> matched(DROP, path).map(PathReader::drop);
        case "GET" -> readGet(path);
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException outOfBounds) {
      return Optional.empty();
    }
  }

  private static Optional<ShardRequest> readGet(String path) {
    return matched(READ, path)
        .<ShardRequest>map(PathReader::readBlocks)
        .or(() -> matched(INVENTORY, path).map(PathReader::inventory))
        .or(() -> matched(STATUS, path).map(parts -> new Status(drive(parts))));
  }

  private static Optional<Matcher> matched(Pattern pattern, String path) {
    return Optional.of(pattern.matcher(path)).filter(Matcher::matches);
  }

  private static ShardRequest append(Matcher parts) {
    return new Append(
        drive(parts), new ShardSpec(shard(parts), number(parts, 4), number(parts, 5)));
  }

  private static ShardRequest readBlocks(Matcher parts) {
    return new Read(drive(parts), shard(parts), number(parts, 4), number(parts, 5));
  }

  private static ShardRequest drop(Matcher parts) {
    return new Drop(drive(parts), number(parts, 2), parts.group(3));
  }

  private static ShardRequest inventory(Matcher parts) {
    return new Inventory(drive(parts), number(parts, 2), number(parts, 3));
  }

  private static DriveId drive(Matcher parts) {
    return new DriveId(number(parts, 1));
  }

  private static ShardId shard(Matcher parts) {
    return new ShardId(new BlobId(UUID.fromString(parts.group(2))), number(parts, 3));
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
