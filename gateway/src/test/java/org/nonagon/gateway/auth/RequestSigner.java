package org.nonagon.gateway.auth;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Request;

/**
 * Signs requests as a client does, written from the documentation and sharing nothing with what
 * verifies them.
 */
public final class RequestSigner {

  private final String accessKey;
  private final String secretKey;
  private final String timestamp;
  private final String region;

  public RequestSigner(String accessKey, String secretKey, String timestamp, String region) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.timestamp = timestamp;
    this.region = region;
  }

  public String scope() {
    return timestamp.substring(0, 8) + "/" + region + "/s3/aws4_request";
  }

  /** When it signs. */
  public String timestamp() {
    return timestamp;
  }

  /** The signature of the policy of a form. */
  public String policySignature(String policy) {
    return hex(hmac(signingKey(), policy));
  }

  /** A request with its Authorization header; all given headers are signed. */
  public S3Request sign(String method, String path, String query, String... headers) {
    TreeMap<String, String> signed = new TreeMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      signed.put(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
    }
    signed.put("x-amz-date", timestamp);
    String names = String.join(";", signed.keySet());
    StringBuilder canonical =
        new StringBuilder(method + "\n" + path + "\n" + canonical(query) + "\n");
    signed.forEach((name, value) -> canonical.append(name + ":" + value.trim() + "\n"));
    canonical.append("\n" + names + "\n" + signed.get("x-amz-content-sha256"));
    String signature = signature(canonical.toString());
    List<HeaderFields.Field> fields = new ArrayList<>();
    signed.forEach((name, value) -> fields.add(new HeaderFields.Field(name, value)));
    fields.add(
        new HeaderFields.Field(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(accessKey, scope(), names, signature)));
    String uri = query.isEmpty() ? path : path + "?" + query;
    return S3Request.parse(method, uri, HeaderFields.of(fields), "127.0.0.1").orThrow();
  }

  /** A presigned URI for a host. */
  public String presign(String method, String path, String host, long expiresSeconds) {
    return presign(method, path, host, expiresSeconds, "");
  }

  /**
   * A presigned URI with more in its query.
   *
   * @param more what sorts behind the signature's parameters, each with an ampersand before it
   */
  public String presign(String method, String path, String host, long expiresSeconds, String more) {
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + URLEncoder.encode(accessKey + "/" + scope(), StandardCharsets.UTF_8)
            + "&X-Amz-Date="
            + timestamp
            + "&X-Amz-Expires="
            + expiresSeconds
            + "&X-Amz-SignedHeaders=host"
            + more;
    String canonical =
        method + "\n" + path + "\n" + query + "\nhost:" + host + "\n\nhost\nUNSIGNED-PAYLOAD";
    return path + "?" + query + "&X-Amz-Signature=" + signature(canonical);
  }

  public String signature(String canonical) {
    return hex(hmac(signingKey(), string("AWS4-HMAC-SHA256", sha256(bytes(canonical)))));
  }

  public String chunkSignature(String previous, byte[] chunk) {
    String last = previous + "\n" + sha256(new byte[0]) + "\n" + sha256(chunk);
    return hex(hmac(signingKey(), string("AWS4-HMAC-SHA256-PAYLOAD", last)));
  }

  public String trailerSignature(String previous, String canonicalTrailer) {
    String last = previous + "\n" + sha256(bytes(canonicalTrailer));
    return hex(hmac(signingKey(), string("AWS4-HMAC-SHA256-TRAILER", last)));
  }

  private String string(String algorithm, String last) {
    return String.join("\n", algorithm, timestamp, scope(), last);
  }

  private byte[] signingKey() {
    byte[] key = bytes("AWS4" + secretKey);
    for (String part : scope().split("/", -1)) {
      key = hmac(key, part);
    }
    return key;
  }

  private static String canonical(String query) {
    if (query.isEmpty()) {
      return "";
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    for (String piece : query.split("&", -1)) {
      String[] pair = piece.split("=", 2);
      String value = pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "";
      sorted.put(encode(URLDecoder.decode(pair[0], StandardCharsets.UTF_8)), encode(value));
    }
    List<String> pieces = new ArrayList<>();
    sorted.forEach((name, value) -> pieces.add(name + "=" + value));
    return String.join("&", pieces);
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static String sha256(byte[] bytes) {
    try {
      return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
