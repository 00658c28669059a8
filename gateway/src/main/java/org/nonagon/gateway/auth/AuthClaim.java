package org.nonagon.gateway.auth;

import java.util.Optional;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;

/** Who a request claims to come from, before anything was verified. */
public sealed interface AuthClaim {

  /** The request carries no authentication of any kind. */
  record Anonymous() implements AuthClaim {}

  /** The request's authentication cannot be read, is out of place, or is out of time. */
  record Refused(S3Failure failure) implements AuthClaim {}

  /** The request says that the owner of an access key signed it; look up its secret and verify. */
  sealed interface Signed extends AuthClaim permits SignatureV4Claim, SignatureV2Claim, FormClaim {

    /** The access key whose secret is needed. */
    String accessKey();

    /** The session token of temporary credentials. */
    Optional<String> sessionToken();

    /** The refusal of an access key that nobody has. */
    default S3Failure unknownAccessKey() {
      return S3Error.INVALID_ACCESS_KEY_ID.failure().with("AWSAccessKeyId", accessKey());
    }
  }
}
