package org.nonagon.protocol.identity;

/**
 * An account: the owner of buckets, and what ACLs speak of.
 *
 * @param id its number
 * @param canonicalId 64 hexadecimal digits, stable for its life
 * @param displayName what listings show for it
 */
public record Account(AccountId id, String canonicalId, String displayName) {}
