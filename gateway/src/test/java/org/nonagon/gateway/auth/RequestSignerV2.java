package org.nonagon.gateway.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs by Signature Version 2 as a client does, written from the documentation and sharing nothing
 * with what verifies.
 */
public record RequestSignerV2(String accessKey, String secretKey) {

  /** The value of an {@code Authorization} header. */
  public String authorization(String stringToSign) {
    return "AWS " + accessKey + ":" + signature(stringToSign);
  }

  /** A query that is signed until then; {@code query} is what it asks for, without a mark. */
  public String presign(String method, String resource, String path, String query, long expires) {
    String signature = signature(method + "\n\n\n" + expires + "\n" + resource);
    return path
        + "?"
        + (query.isEmpty() ? "" : query + "&")
        + "AWSAccessKeyId="
        + accessKey
        + "&Expires="
        + expires
        + "&Signature="
        + URLEncoder.encode(signature, StandardCharsets.UTF_8);
  }

  /** The signature of a text. */
  public String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
