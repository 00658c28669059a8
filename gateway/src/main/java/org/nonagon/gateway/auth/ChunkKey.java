package org.nonagon.gateway.auth;

/**
 * What the chain of chunk signatures begins with.
 *
 * @param signingKey the derived key of the request's scope
 * @param timestamp the request's timestamp
 * @param scope the request's scope
 * @param seedSignature the signature of the request's head, in lower-case hexadecimal
 */
public record ChunkKey(
    SigningKey signingKey, String timestamp, String scope, String seedSignature) {}
