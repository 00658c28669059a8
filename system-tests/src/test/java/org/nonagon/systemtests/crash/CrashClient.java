package org.nonagon.systemtests.crash;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;

/** A client that puts, overwrites and deletes keys of its own, one request after another. */
final class CrashClient {
  private static final byte[] NO_BODY = new byte[0];
  private static final int KEYS = 24;
  private static final int[] SIZES = {
    0, 1, 4096, 16_384, 65_537, 262_144, 262_145, 1 << 20, 3_000_000, 9 << 20
  };

  private final String bucket;
  private final SplittableRandom random;
  private final SortedMap<String, Expectation> expectations = new TreeMap<>();
  private final List<String> keys;
  private long sequence;
  private long acknowledged;

  CrashClient(String bucket, int number, long seed) {
    this.bucket = bucket;
    this.random = new SplittableRandom(seed * 1_000_003 + number);
    for (int k = 0; k < KEYS; k++) {
      expectations.put("client-%d/key-%02d".formatted(number, k), new Expectation());
    }
    this.keys = List.copyOf(expectations.keySet());
  }

  /** What each of its keys may hold. */
  SortedMap<String, Expectation> expectations() {
    return expectations;
  }

  /** How many requests were acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  /** Sends requests until it is told to stop or the server is gone. */
  void run(ClientProfile profile, AtomicBoolean stop) {
    try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
      while (!stop.get()) {
        step(connection);
      }
    } catch (IOException serverGone) {
      // What was in flight stays open in its expectation.
    }
  }

  private void step(S3Connection connection) throws IOException {
    String key = keys.get(random.nextInt(KEYS));
    Expectation expectation = expectations.get(key);
    if (expectation == null || expectation.isOpen()) {
      return;
    }
    boolean delete = random.nextInt(5) == 0;
    Optional<Body> next = delete ? Optional.empty() : Optional.of(body(key));
    byte[] bytes = next.map(Body::bytes).orElse(NO_BODY);
    expectation.sent(next);
    Response answer =
        connection.send(delete ? "DELETE" : "PUT", "/" + bucket + "/" + key, "", bytes, false);
    if (answer.isSuccess()) {
      expectation.acknowledged();
      acknowledged++;
    }
  }

  private Body body(String key) {
    int bound = SIZES[random.nextInt(SIZES.length)];
    int size = random.nextBoolean() ? bound : random.nextInt(bound + 1);
    return new Body(key.hashCode(), sequence++, size);
  }
}
