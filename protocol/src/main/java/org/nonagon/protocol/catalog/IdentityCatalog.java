package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** Accounts and access keys. */
public interface IdentityCatalog {
  /** The account. */
  Uni<Optional<Account>> account(AccountId account);

  /** The access key of that id, enabled or not. */
  Uni<Optional<AccessKey>> accessKey(String id);

  /**
   * Makes the root account with this access key, or makes the key a key of the root account that
   * exists, in the place of those that it had.
   *
   * @param canonicalId taken only when the account is made
   */
  Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret);
}
