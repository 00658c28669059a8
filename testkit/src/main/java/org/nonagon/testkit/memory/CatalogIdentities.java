package org.nonagon.testkit.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** Accounts and keys of the twin. */
final class CatalogIdentities {
  private static final String ROOT_NAME = "root";

  private final Map<AccountId, Account> accounts = new HashMap<>();
  private final Map<String, AccessKey> keys = new HashMap<>();

  Optional<Account> account(AccountId id) {
    return Optional.ofNullable(accounts.get(id));
  }

  Optional<AccessKey> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  Account ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    Account root =
        accounts.computeIfAbsent(AccountId.ROOT, id -> new Account(id, canonicalId, ROOT_NAME));
    keys.values().removeIf(key -> key.account().equals(root));
    keys.put(accessKeyId, new AccessKey(accessKeyId, root, ROOT_NAME, sealedSecret, true));
    return root;
  }
}
