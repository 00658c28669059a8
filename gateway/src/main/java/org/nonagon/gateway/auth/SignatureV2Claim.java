package org.nonagon.gateway.auth;

import java.util.Optional;

/**
 * What a request says of its own signature by Signature Version 2, found legal in form, place and
 * time, but not yet verified.
 *
 * @param accessKey the access key id
 * @param signature the signature, in base64
 * @param dateLine what the signature has in the place of the date
 * @param payload what is known of the body; the signature says nothing of it
 * @param isPresigned whether the signature stood in the query
 * @param sessionToken the token of temporary credentials
 */
public record SignatureV2Claim(
    String accessKey,
    String signature,
    String dateLine,
    PayloadMode payload,
    boolean isPresigned,
    Optional<String> sessionToken)
    implements AuthClaim.Signed {}
