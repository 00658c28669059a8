package org.nonagon.protocol.wire;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a role says of its request, and what the code vouches for.
 *
 * @param method as sent, such as {@code PUT}
 * @param path as sent, with the query
 * @param length the bytes of the body; {@link #NO_LENGTH} when they are not known beforehand
 * @param epochSeconds when it was signed
 * @param nonce unlike that of any other request
 */
public record RequestClaim(
    String method, String path, long length, long epochSeconds, RequestNonce nonce) {
  /** The length of a body that is a stream of messages, as in gRPC. */
  public static final long NO_LENGTH = -1;

  private static final String SCHEME = "NONAGON1-HMAC-SHA256";
  private static final HexFormat HEX = HexFormat.of();

  /** Numbers have no sign and no leading zero, so that a claim is written in one way only. */
  private static final Pattern HEADER =
      Pattern.compile(SCHEME + " (0|[1-9][0-9]{0,17}) ([0-9a-f]{16})([0-9a-f]{16}) ([0-9a-f]{64})");

  /** The longest header value that is looked at. */
  private static final int MAX_HEADER = 160;

  /** Refuses what could be read as another claim. */
  public RequestClaim {
    if (method.isEmpty() || path.isEmpty() || breaks(method) || breaks(path)) {
      throw new IllegalArgumentException("not a request line");
    }
    if (length < NO_LENGTH || epochSeconds < 0) {
      throw new IllegalArgumentException("not a length or not a time");
    }
  }

  private static boolean breaks(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }

  /** The text that the code is of. */
  String signedText() {
    return String.join(
        "\n",
        SCHEME,
        method,
        path,
        Long.toString(length),
        Long.toString(epochSeconds),
        nonceText());
  }

  private String nonceText() {
    return HEX.toHexDigits(nonce.sender()) + HEX.toHexDigits(nonce.count());
  }

  /** The value of the header {@code authorization}, with the code of {@code secret}. */
  public String header(ClusterSecret secret) {
    return "%s %d %s %s"
        .formatted(SCHEME, epochSeconds, nonceText(), HEX.formatHex(secret.code(this)));
  }

  /** A claim as it arrived, with the code that came with it. */
  record Signed(RequestClaim claim, String code) {
    /** Whether the holder of the secret made the code; takes the same time for every other code. */
    boolean isGenuine(ClusterSecret secret) {
      return MessageDigest.isEqual(secret.code(claim), HEX.parseHex(code));
    }
  }

  /** What a header says of a request; empty when it is no such header. */
  static Optional<Signed> read(String method, String path, long length, String header) {
    if (header.length() > MAX_HEADER || method.isEmpty() || path.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = HEADER.matcher(header);
    if (!parts.matches() || breaks(method) || breaks(path) || length < NO_LENGTH) {
      return Optional.empty();
    }
    long count = HexFormat.fromHexDigitsToLong(parts.group(3));
    if (count < 1) {
      return Optional.empty();
    }
    RequestNonce nonce = new RequestNonce(HexFormat.fromHexDigitsToLong(parts.group(2)), count);
    RequestClaim claim =
        new RequestClaim(method, path, length, Long.parseLong(parts.group(1)), nonce);
    return Optional.of(new Signed(claim, parts.group(4)));
  }
}
