package org.nonagon.gateway.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signing keys derived of late, so that a client's requests of one day cost one HMAC each
 * instead of five. At most {@code maxEntries} are kept, and the one used least recently goes first.
 * A changed secret derives anew.
 *
 * <p>Thread-safe; the lock is held for a look into a map only.
 */
public final class SigningKeys {

  /** The bound to use where there is no reason for another one. */
  public static final int DEFAULT_MAX_ENTRIES = 4096;

  /** A class and not a record, since a record would show the secret in its text. */
  private static final class Derived {
    private final String secret;
    private final SigningKey key;

    Derived(String secret, SigningKey key) {
      this.secret = secret;
      this.key = key;
    }
  }

  private final Map<CredentialScope, Derived> keys;

  public SigningKeys(int maxEntries) {
    this.keys =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<CredentialScope, Derived> eldest) {
            return size() > maxEntries;
          }
        };
  }

  /** The signing key of a secret in a scope. */
  public SigningKey of(String secretKey, CredentialScope scope) {
    synchronized (keys) {
      Derived known = keys.get(scope);
      if (known != null && known.secret.equals(secretKey)) {
        return known.key;
      }
    }
    Derived derived = new Derived(secretKey, SigningKey.derive(secretKey, scope));
    synchronized (keys) {
      keys.put(scope, derived);
    }
    return derived.key;
  }

  /** How many keys are kept now. */
  int size() {
    synchronized (keys) {
      return keys.size();
    }
  }
}
