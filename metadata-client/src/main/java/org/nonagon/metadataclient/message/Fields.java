package org.nonagon.metadataclient.message;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/**
 * The small values that most messages have, and what a field must be. Whoever reads a message
 * refuses a malformed one with {@link IllegalArgumentException}.
 */
public final class Fields {
  /** The one message without a field. */
  static final Values.Nothing NOTHING = Values.Nothing.getDefaultInstance();

  private static final long MIN_SECOND = Instant.MIN.getEpochSecond();
  private static final long MAX_SECOND = Instant.MAX.getEpochSecond();
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private Fields() {}

  /** A message field that may not be left out. */
  public static <T> T required(boolean present, T value, String name) {
    if (!present) {
      throw new IllegalArgumentException("a message without its " + name);
    }
    return value;
  }

  /** The refusal of an enum value, or of a oneof, that this version does not know. */
  static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("not a " + name + " that this version knows");
  }

  /** A number that a call takes. */
  public static int bounded(int value, int min, int max, String name) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("%s is %d to %d, not %d".formatted(name, min, max, value));
    }
    return value;
  }

  /** A list that a call takes. */
  public static <T> List<T> bounded(List<T> values, int max, String name) {
    bounded(values.size(), 0, max, name);
    return values;
  }

  static <A, B> List<B> all(List<A> items, Function<A, B> mapping) {
    return items.stream().map(mapping).toList();
  }

  /** As a message. */
  public static Values.Uuid message(UUID id) {
    return Values.Uuid.newBuilder()
        .setHigh(id.getMostSignificantBits())
        .setLow(id.getLeastSignificantBits())
        .build();
  }

  /** As a value. */
  public static UUID value(Values.Uuid id) {
    return new UUID(id.getHigh(), id.getLow());
  }

  static Values.Moment message(Instant moment) {
    return Values.Moment.newBuilder()
        .setSeconds(moment.getEpochSecond())
        .setNanos(moment.getNano())
        .build();
  }

  static Instant value(Values.Moment moment) {
    long seconds = moment.getSeconds();
    if (seconds < MIN_SECOND || seconds > MAX_SECOND) {
      throw new IllegalArgumentException("not a moment: " + seconds);
    }
    return Instant.ofEpochSecond(
        seconds, bounded(moment.getNanos(), 0, NANOS_PER_SECOND - 1, "nanos"));
  }

  /** As a message. */
  public static Values.BucketId message(BucketId bucket) {
    return Values.BucketId.newBuilder()
        .setHome(bucket.home().number())
        .setNumber(bucket.number())
        .build();
  }

  /** As a value. */
  public static BucketId value(Values.BucketId bucket) {
    return new BucketId(new Home(bucket.getHome()), bucket.getNumber());
  }

  /** The bucket that a call names. */
  public static BucketId bucket(boolean present, Values.BucketId bucket) {
    return value(required(present, bucket, "bucket"));
  }

  /** As a message. */
  public static Values.VersionId message(VersionId id) {
    return Values.VersionId.newBuilder().setRank(id.rank()).setNonce(id.nonce()).build();
  }

  /** As a value. */
  public static VersionId value(Values.VersionId id) {
    return new VersionId(id.getRank(), id.getNonce());
  }

  /** The bytes of a key or prefix. */
  public static ByteString bytes(KeyBytes key) {
    return ByteString.copyFrom(key.toByteArray());
  }

  /** The key of these bytes. */
  public static ObjectKey key(ByteString bytes) {
    return ObjectKey.of(shortEnough(bytes).toByteArray());
  }

  /** The prefix of these bytes. */
  public static KeyPrefix prefix(ByteString bytes) {
    return KeyPrefix.of(shortEnough(bytes).toByteArray());
  }

  /** Before it is copied. */
  private static ByteString shortEnough(ByteString bytes) {
    bounded(bytes.size(), 0, KeyBytes.MAX_BYTES, "the length of a key");
    return bytes;
  }
}
