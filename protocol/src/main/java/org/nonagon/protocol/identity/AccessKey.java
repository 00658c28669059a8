package org.nonagon.protocol.identity;

/**
 * An access key with its secret as the catalog keeps it: sealed under the master key.
 *
 * @param id what requests name, 3 to 128 characters
 * @param account the account of its user
 * @param userName the user within the account; the account's first user is the account itself
 * @param sealedSecret the secret, sealed; base64
 * @param enabled whether it may sign requests
 */
public record AccessKey(
    String id, Account account, String userName, String sealedSecret, boolean enabled) {
  /** Refuses ids that no client could send. */
  public AccessKey {
    if (id.length() < 3 || id.length() > 128) {
      throw new IllegalArgumentException("an access key id has 3 to 128 characters");
    }
  }
}
