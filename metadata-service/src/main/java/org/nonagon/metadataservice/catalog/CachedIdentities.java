package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/**
 * Access keys in the memory of the only process that changes them. Unknown ids are not kept, so
 * that guessing fills no memory.
 */
final class CachedIdentities implements IdentityCatalog {
  private static final int MAX_KEYS = 10_000;

  private final IdentityCatalog database;
  private final Map<String, AccessKey> known = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  CachedIdentities(IdentityCatalog database) {
    this.database = database;
  }

  @Override
  public Uni<Optional<Account>> account(AccountId account) {
    return database.account(account);
  }

  @Override
  public Uni<Optional<AccessKey>> accessKey(String id) {
    return Uni.createFrom()
        .deferred(
            () -> {
              AccessKey cached = known.get(id);
              if (cached != null) {
                return Uni.createFrom().item(Optional.of(cached));
              }
              long before = changes.get();
              return database.accessKey(id).invoke(found -> keep(before, found));
            });
  }

  private synchronized void keep(long before, Optional<AccessKey> found) {
    if (changes.get() == before && known.size() < MAX_KEYS) {
      found.ifPresent(key -> known.put(key.id(), key));
    }
  }

  @Override
  public Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    return Uni.createFrom()
        .deferred(
            () -> {
              forget();
              return database
                  .ensureRoot(canonicalId, accessKeyId, sealedSecret)
                  .onTermination()
                  .invoke(this::forget);
            });
  }

  private synchronized void forget() {
    changes.incrementAndGet();
    known.clear();
  }
}
