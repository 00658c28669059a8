package org.nonagon.protocol.wire;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.wire.RequestVerdict.Fault;
import org.nonagon.protocol.wire.RequestVerdict.Genuine;
import org.nonagon.protocol.wire.RequestVerdict.Refused;

/**
 * Tells the requests of this cluster from all others, and takes each once.
 *
 * <p>The code is checked first: nobody without the secret makes this class remember anything. It
 * remembers a window of counts for each signer until the last request of that signer would be stale
 * anyway. Since it knows nothing of what came before it was made, requests that were signed before
 * that are stale: a role that starts again refuses a peer whose clock is behind for as long as it
 * is behind. A peer whose clock is ahead may be replayed once, for that long, at such a start.
 *
 * <p>Safe for several threads; the lock is held for some comparisons only.
 */
public final class RequestVerifier {
  /** How far the clocks of two roles may be apart. */
  public static final int SKEW_SECONDS = 300;

  /** How many signers are remembered, each in 8 KiB; more are refused. */
  public static final int MAX_SENDERS = 1024;

  private final ClusterSecret secret;
  private final InstantSource clock;
  private final long bornSeconds;
  private final Map<Long, ReplayWindow> windows = new HashMap<>();

  /** A verifier that has seen nothing yet. */
  public RequestVerifier(ClusterSecret secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
    this.bornSeconds = clock.instant().getEpochSecond();
  }

  /**
   * Judges a request, and remembers it if it is genuine.
   *
   * @param path with the query, exactly as it came
   * @param length the bytes of the body as announced, or {@link RequestClaim#NO_LENGTH}
   * @param header the value of the header {@code authorization}; empty when there is none
   */
  public RequestVerdict verify(String method, String path, long length, String header) {
    Optional<RequestClaim.Signed> read = RequestClaim.read(method, path, length, header);
    if (read.isEmpty()) {
      return new Refused(Fault.UNREADABLE, "no signature of a role of this version");
    }
    RequestClaim claim = read.get().claim();
    if (!read.get().isGenuine(secret)) {
      return new Refused(Fault.FORGED, "signed with another cluster's secret, or changed");
    }
    return judgeTime(claim);
  }

  private RequestVerdict judgeTime(RequestClaim claim) {
    long now = clock.instant().getEpochSecond();
    long age = now - claim.epochSeconds();
    if (age > SKEW_SECONDS) {
      return new Refused(Fault.STALE, "signed %d s ago".formatted(age));
    }
    if (age < -SKEW_SECONDS) {
      return new Refused(Fault.EARLY, "signed %d s from now".formatted(-age));
    }
    if (claim.epochSeconds() < bornSeconds) {
      return new Refused(Fault.STALE, "signed before this process started");
    }
    return remember(claim, now);
  }

  private synchronized RequestVerdict remember(RequestClaim claim, long now) {
    Long sender = claim.nonce().sender();
    if (!windows.containsKey(sender) && windows.size() >= MAX_SENDERS) {
      windows.values().removeIf(window -> now - window.latestSeconds() > SKEW_SECONDS);
      if (windows.size() >= MAX_SENDERS) {
        return new Refused(Fault.CROWDED, "%d roles within minutes".formatted(MAX_SENDERS));
      }
    }
    ReplayWindow window = windows.computeIfAbsent(sender, _ -> new ReplayWindow());
    if (!window.take(claim.nonce().count(), claim.epochSeconds())) {
      return new Refused(Fault.REPLAYED, "this request came before");
    }
    return new Genuine();
  }
}
