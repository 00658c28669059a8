package org.nonagon.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that all processes of a cluster share. It never shows its bytes: it makes codes, and
 * nothing else.
 */
public final class ClusterSecret {
  /** The shortest secret: as many bytes as the hash has. */
  public static final int MIN_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private ClusterSecret(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * The secret with these bytes.
   *
   * @throws IllegalArgumentException when there are fewer than {@link #MIN_BYTES}
   */
  public static ClusterSecret of(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a cluster secret has at least %d bytes, not %d".formatted(MIN_BYTES, secret.length));
    }
    return new ClusterSecret(new SecretKeySpec(secret, ALGORITHM));
  }

  /** The HMAC-SHA256 of the claim; see the package's description for the bytes it covers. */
  byte[] code(RequestClaim claim) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(claim.signedText().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HmacSHA256", missing);
    }
  }

  @Override
  public String toString() {
    return "ClusterSecret[hidden]";
  }
}
