package org.nonagon.gateway.auth;

import java.util.List;
import java.util.Optional;

/**
 * What a request says of its own signature, read and found legal in form, place and time, but not
 * yet verified.
 *
 * @param scope the credential
 * @param timestamp when the request was signed, as {@code yyyyMMdd'T'HHmmss'Z'}
 * @param signedHeaders the names that the signature covers, in lower case, sorted
 * @param signature 64 hexadecimal digits
 * @param payload what the signature says of the body
 * @param isPresigned whether the signature stood in the query
 * @param sessionToken the token of temporary credentials
 */
public record SignatureV4Claim(
    CredentialScope scope,
    String timestamp,
    List<String> signedHeaders,
    String signature,
    PayloadMode payload,
    boolean isPresigned,
    Optional<String> sessionToken)
    implements AuthClaim.Signed {

  public SignatureV4Claim {
    signedHeaders = List.copyOf(signedHeaders);
  }

  @Override
  public String accessKey() {
    return scope.accessKey();
  }
}
