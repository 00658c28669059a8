package org.nonagon.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.DriveStatus.Health;

/** What a drive says of itself, as bytes; see the package's description. */
public final class StatusForm {
  private static final int FIXED_BYTES = 2 * Integer.BYTES + 1 + 4 * Long.BYTES;

  /** The most bytes of an answer. */
  public static final int MAX_BYTES =
      FIXED_BYTES + ShardAnswer.MAX_DETAIL_BYTES + BlockFrames.CRC_BYTES;

  private StatusForm() {}

  /** The bytes of a status; a detail past the bound is cut. */
  public static byte[] encode(DriveStatus status) {
    byte[] detail = detail(status.detail());
    byte[] body = new byte[FIXED_BYTES + detail.length + BlockFrames.CRC_BYTES];
    ByteBuffer bytes =
        ByteBuffer.wrap(body)
            .putInt(status.drive().value())
            .putInt(status.incarnation())
            .put(code(status.health()))
            .putLong(status.capacityBytes())
            .putLong(status.freeBytes())
            .putLong(status.shards())
            .putLong(status.shardBytes())
            .put(detail);
    BodyChecksum.seal(bytes);
    return body;
  }

  /** The bytes of a text for people, cut at the bound. */
  public static byte[] detail(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= ShardAnswer.MAX_DETAIL_BYTES
        ? bytes
        : Arrays.copyOf(bytes, ShardAnswer.MAX_DETAIL_BYTES);
  }

  /** The status that these bytes are; empty when they are none. */
  public static Optional<DriveStatus> decode(byte[] bytes) {
    return BodyChecksum.open(bytes)
        .filter(rest -> rest.remaining() >= FIXED_BYTES)
        .flatMap(StatusForm::read);
  }

  private static Optional<DriveStatus> read(ByteBuffer rest) {
    int drive = rest.getInt();
    int incarnation = rest.getInt();
    Optional<Health> health = health(rest.get());
    long capacityBytes = rest.getLong();
    long freeBytes = rest.getLong();
    long shards = rest.getLong();
    long shardBytes = rest.getLong();
    String detail = StandardCharsets.UTF_8.decode(rest).toString();
    if (drive < 1 || drive > Short.MAX_VALUE) {
      return Optional.empty();
    }
    return health.map(
        known ->
            new DriveStatus(
                new DriveId(drive),
                incarnation,
                known,
                detail,
                capacityBytes,
                freeBytes,
                shards,
                shardBytes));
  }

  private static byte code(Health health) {
    return switch (health) {
      case HEALTHY -> 1;
      case FULL -> 2;
      case READ_ONLY -> 3;
      case ISOLATED -> 4;
    };
  }

  private static Optional<Health> health(byte code) {
    return Arrays.stream(Health.values()).filter(health -> code(health) == code).findFirst();
  }
}
