package org.nonagon.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of HMAC-SHA256 that signs for one access key, day, region and service. Its text never shows
 * the key.
 */
public final class SigningKey {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private SigningKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Derives the key from a secret, as the Signature Version 4 documentation has it. */
  public static SigningKey derive(String secretKey, CredentialScope scope) {
    byte[] secret = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    byte[] day = new SigningKey(secret).mac(scope.date());
    byte[] region = new SigningKey(day).mac(scope.region());
    byte[] service = new SigningKey(region).mac(scope.service());
    return new SigningKey(new SigningKey(service).mac("aws4_request"));
  }

  /** The signature of a string to sign, in lower-case hexadecimal. */
  public String sign(String stringToSign) {
    return HexFormat.of().formatHex(mac(stringToSign));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[]";
  }
}
