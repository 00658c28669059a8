package org.nonagon.protocol.wire;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a node answers. The header {@value ShardHeaders#ANSWER} has the name, which decides; the
 * status is for people and for what stands between.
 */
public enum ShardAnswer {
  /** The shard is durable; {@value ShardHeaders#INCARNATION} says where. */
  DURABLE("durable", 201),
  /** The drive has no space. */
  FULL("full", 507),
  /** The drive takes nothing any more. */
  READ_ONLY("read-only", 507),
  /** The drive is isolated and takes nothing. */
  ISOLATED("isolated", 507),
  /** The frames are not what was announced. */
  MALFORMED_SHARD("malformed-shard", 422),
  /** The body is the frames, of the form in {@value ShardHeaders#FORM}. */
  FRAMES("frames", 200),
  /** The drive has no such shard. */
  NO_SHARD("no-shard", 404),
  /** The drive has the shard and cannot read it. */
  UNREADABLE("unreadable", 410),
  /** The shards are dropped. */
  DROPPED("dropped", 200),
  /** The body is an {@link InventoryList}. */
  INVENTORY("inventory", 200),
  /** The body is a {@link StatusForm}. */
  STATUS("status", 200),
  /** Input or output was lost; a retry is safe. */
  LOST("lost", 500),
  /** The node has too much to do; a retry later is safe. */
  BUSY("busy", 503),
  /** The node does not have this drive. */
  NO_DRIVE("no-drive", 404),
  /** The signature is none of this cluster's, or not fresh. */
  NOT_SIGNED("not-signed", 401),
  /** The request is of a version that the node does not speak. */
  OTHER_VERSION("other-version", 400),
  /** The request is none of this version. */
  MALFORMED_REQUEST("malformed-request", 400);

  /** The longest detail in a body, in bytes. */
  public static final int MAX_DETAIL_BYTES = 1024;

  private final String token;
  private final int status;

  ShardAnswer(String token, int status) {
    this.token = token;
    this.status = status;
  }

  /** The name in the header. */
  public String token() {
    return token;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** The answer of this name. */
  public static Optional<ShardAnswer> of(String token) {
    return Arrays.stream(values()).filter(answer -> answer.token.equals(token)).findFirst();
  }
}
