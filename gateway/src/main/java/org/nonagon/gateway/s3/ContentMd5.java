package org.nonagon.gateway.s3;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The {@code Content-MD5} of a body.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record ContentMd5(String hex) {

  private static final int MD5_BYTES = 16;

  /**
   * Reads the header, if there is one; what is not the base64 of 16 bytes is {@code InvalidDigest}.
   */
  public static S3Outcome<Optional<ContentMd5>> parse(HeaderFields headers) {
    Optional<String> value = headers.first(S3Headers.CONTENT_MD5);
    if (value.isEmpty()) {
      return S3Outcome.accepted(Optional.empty());
    }
    try {
      byte[] md5 = Base64.getDecoder().decode(value.get());
      if (md5.length == MD5_BYTES) {
        return S3Outcome.accepted(Optional.of(new ContentMd5(HexFormat.of().formatHex(md5))));
      }
    } catch (IllegalArgumentException _) {
      // Refused below, as a digest of the wrong length is.
    }
    return S3Outcome.refused(
        S3Error.INVALID_DIGEST.failure().with(S3Headers.CONTENT_MD5, value.get()));
  }

  /** Whether a body with this MD5 is the one that was meant. */
  public boolean matches(byte[] md5) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(hex), md5);
  }

  /** The refusal of a body with another MD5. */
  public S3Failure mismatch(byte[] md5) {
    return S3Error.BAD_DIGEST
        .failure()
        .with("ExpectedDigest", hex)
        .with("CalculatedDigest", Base64.getEncoder().encodeToString(md5));
  }
}
