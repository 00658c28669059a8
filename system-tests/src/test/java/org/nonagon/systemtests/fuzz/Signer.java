package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.gateway.auth.CredentialScope;
import org.nonagon.gateway.auth.SigningKey;

/**
 * Signs drafts by Signature Version 4 in the header; whatever is in them, the signature is right.
 */
final class Signer {
  static final String AUTHORIZATION = "Authorization";
  static final String CONTENT_SHA256 = "x-amz-content-sha256";
  static final String DATE = "x-amz-date";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final ClientProfile profile;

  Signer(ClientProfile profile) {
    this.profile = profile;
  }

  /** Signs a draft as of a moment: its host, the MD5 of its body, and every header of S3's own. */
  void sign(Draft draft, Instant now) {
    String time = TIME.format(now);
    draft.replacing(DATE, time);
    if (draft.header(CONTENT_SHA256).isEmpty()) {
      draft.with(CONTENT_SHA256, hex(sha256(draft.body)));
    }
    CredentialScope scope =
        new CredentialScope(profile.accessKey(), time.substring(0, 8), profile.region(), "s3");
    String names =
        draft.headers.stream()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .filter(Signer::isSigned)
            .distinct()
            .sorted()
            .collect(Collectors.joining(";"));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            time,
            scope.scope(),
            hex(sha256(canonical(draft, names).getBytes(ISO_8859_1))));
    draft.replacing(
        AUTHORIZATION,
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                scope.accessKey(),
                scope.scope(),
                names,
                SigningKey.derive(profile.secretKey(), scope).sign(toSign)));
  }

  private static boolean isSigned(String name) {
    return name.equals("host") || name.equals("content-md5") || name.startsWith("x-amz-");
  }

  private static String canonical(Draft draft, String names) {
    StringBuilder text = new StringBuilder(draft.method + "\n" + draft.path + "\n");
    text.append(
        draft.query.stream()
            .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
            .sorted()
            .collect(Collectors.joining("&")));
    text.append('\n');
    for (String name : names.split(";", -1)) {
      text.append(name).append(':');
      text.append(
          draft.headers.stream()
              .filter(field -> field.name().equalsIgnoreCase(name))
              .map(field -> field.value().strip().replaceAll(" +", " "))
              .collect(Collectors.joining(",")));
      text.append('\n');
    }
    return text + "\n" + names + "\n" + draft.header(CONTENT_SHA256).orElseThrow();
  }

  static byte[] sha256(byte[] bytes) {
    return digest("SHA-256", bytes);
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
