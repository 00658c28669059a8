package org.nonagon.protocol.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.ShardSpec;

/** The header fields of requests and answers between roles. */
public final class ShardHeaders {
  /** The signature of a request. */
  public static final String AUTHORIZATION = "authorization";

  /** The bytes of a body; every request and every answer has it. */
  public static final String CONTENT_LENGTH = "content-length";

  /** A request that has it is refused. */
  public static final String TRANSFER_ENCODING = "transfer-encoding";

  /** Whether the connection is kept. */
  public static final String CONNECTION = "connection";

  /** The name of a {@link ShardAnswer}. */
  public static final String ANSWER = "x-nonagon-answer";

  /** The incarnation of the drive that holds a durable shard. */
  public static final String INCARNATION = "x-nonagon-incarnation";

  /** Length and block size of a shard, as {@code 262144/16384}. */
  public static final String FORM = "x-nonagon-form";

  private static final Pattern FORM_VALUE = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,8})");

  private ShardHeaders() {}

  /** The value of {@link #FORM}. */
  public static String form(ShardSpec spec) {
    return spec.length() + "/" + spec.blockBytes();
  }

  /** The form of {@code shard} that a value of {@link #FORM} says; empty when it says none. */
  public static Optional<ShardSpec> readForm(ShardId shard, String value) {
    Matcher parts = FORM_VALUE.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ShardSpec(shard, Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2))));
    } catch (IllegalArgumentException outOfBounds) {
      return Optional.empty();
    }
  }
}
