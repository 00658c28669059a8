package org.nonagon.gateway.s3.bucket;

import java.util.Base64;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;

/** The opaque token of a listing: the name that its next page begins behind. */
final class ContinuationToken {
  private static final String PARAMETER = "continuation-token";

  private ContinuationToken() {}

  /** The token of a page that begins behind a name. */
  static String behind(KeyBytes name) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(name.toByteArray());
  }

  /** The name in the token of a request, if it has one. */
  static S3Outcome<Optional<KeyPrefix>> read(S3Call call) {
    Optional<String> token = call.parameter(PARAMETER);
    if (token.isEmpty()) {
      return S3Outcome.accepted(Optional.empty());
    }
    try {
      byte[] name = Base64.getUrlDecoder().decode(token.get());
      if (name.length > 0 && name.length <= KeyBytes.MAX_BYTES) {
        return S3Outcome.accepted(Optional.of(KeyPrefix.of(name)));
      }
    } catch (IllegalArgumentException _) {
      // Refused below.
    }
    return S3Outcome.refused(
        S3Failure.invalidArgument(
            PARAMETER, token.get(), "The continuation token provided is incorrect"));
  }
}
