package org.nonagon.protocol.wire;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Signs the requests of one process. One signer for each kind of receiver is enough; two signers
 * never make the same nonce. Sign a request when it is about to leave, not while it waits: a
 * receiver tells apart the last {@value ReplayWindow#COUNTS} requests of a signer.
 */
public final class RequestSigner {
  private final ClusterSecret secret;
  private final InstantSource clock;
  private final long sender;
  private final AtomicLong requests = new AtomicLong();

  /**
   * A signer with a number of its own.
   *
   * @param random a generator that nobody can foresee
   */
  public RequestSigner(ClusterSecret secret, InstantSource clock, RandomGenerator random) {
    this.secret = secret;
    this.clock = clock;
    this.sender = random.nextLong();
  }

  /**
   * The value of the header {@code authorization} of one request.
   *
   * @param path with the query, exactly as sent
   * @param length the bytes of the body, or {@link RequestClaim#NO_LENGTH}
   */
  public String sign(String method, String path, long length) {
    RequestNonce nonce = new RequestNonce(sender, requests.incrementAndGet());
    long seconds = clock.instant().getEpochSecond();
    return new RequestClaim(method, path, length, seconds, nonce).header(secret);
  }
}
