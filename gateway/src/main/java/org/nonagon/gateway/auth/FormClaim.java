package org.nonagon.gateway.auth;

import java.util.Optional;

/**
 * What a form says of the signature of its policy, found legal in form, but not yet verified.
 *
 * @param accessKey the access key id
 * @param sessionToken the token of temporary credentials
 * @param policy the policy as it was sent, in base64: the text that is signed
 * @param signature in hexadecimal for Signature Version 4, in base64 for version 2
 * @param scope the credential of Signature Version 4; none for version 2
 */
public record FormClaim(
    String accessKey,
    Optional<String> sessionToken,
    String policy,
    String signature,
    Optional<CredentialScope> scope)
    implements AuthClaim.Signed {}
