package org.nonagon.gateway.s3;

import org.nonagon.protocol.identity.Account;

/**
 * Who asks, by a verified signature.
 *
 * @param account the account that the user belongs to
 * @param userName the user
 * @param accessKeyId the access key that signed
 */
public record Caller(Account account, String userName, String accessKeyId) {}
