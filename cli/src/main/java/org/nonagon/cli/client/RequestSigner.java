package org.nonagon.cli.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.nonagon.gateway.auth.CredentialScope;
import org.nonagon.gateway.auth.SigningKey;

/**
 * Signs requests by Signature Version 4 with an unsigned payload. Used by one thread; the signing
 * key is derived once a day.
 */
public final class RequestSigner {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
  private static final String PAYLOAD = "UNSIGNED-PAYLOAD";

  private final ClientProfile profile;
  private final String host;
  private final InstantSource clock;
  private final MessageDigest sha256;
  private CredentialScope scope;
  private SigningKey key;

  /**
   * A signer of requests to one endpoint.
   *
   * @param host the Host header that they are sent with
   */
  public RequestSigner(ClientProfile profile, String host, InstantSource clock) {
    this.profile = profile;
    this.host = host;
    this.clock = clock;
    this.scope = scopeOf(TIME.format(clock.instant()));
    this.key = SigningKey.derive(profile.secretKey(), scope);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The header lines that make a request signed, each with its line end.
   *
   * @param path coded as it is sent
   * @param query coded and sorted as it is sent, without the question mark
   */
  public String headers(String method, String path, String query) {
    Instant now = clock.instant();
    String time = TIME.format(now);
    CredentialScope today = scopeOf(time);
    if (!today.equals(scope)) {
      scope = today;
      key = SigningKey.derive(profile.secretKey(), scope);
    }
    String canonical =
        method
            + '\n'
            + path
            + '\n'
            + query
            + "\nhost:"
            + host
            + "\nx-amz-content-sha256:"
            + PAYLOAD
            + "\nx-amz-date:"
            + time
            + "\n\n"
            + SIGNED
            + '\n'
            + PAYLOAD;
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + time
            + '\n'
            + scope.scope()
            + '\n'
            + HexFormat.of().formatHex(sha256.digest(canonical.getBytes(ISO_8859_1)));
    return "x-amz-date: "
        + time
        + "\r\nx-amz-content-sha256: "
        + PAYLOAD
        + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
        + scope.accessKey()
        + '/'
        + scope.scope()
        + ",SignedHeaders="
        + SIGNED
        + ",Signature="
        + key.sign(toSign)
        + "\r\n";
  }

  private CredentialScope scopeOf(String time) {
    return new CredentialScope(profile.accessKey(), time.substring(0, 8), profile.region(), "s3");
  }
}
