package org.nonagon.gateway.s3.bucket;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.gateway.s3.xml.Owner;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** Finds out how accounts are named in documents. Thread-safe. */
public final class Owners {
  private final IdentityCatalog catalog;

  /** Asks this catalog. */
  public Owners(IdentityCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Accounts and how documents name them.
   *
   * @param known the accounts that exist
   */
  public record Names(Map<AccountId, Owner> known) {
    /** Copies the map. */
    public Names {
      known = Map.copyOf(known);
    }

    /** The name of an account; one that is gone is shown by its number. */
    public Owner get(AccountId account) {
      return Optional.ofNullable(known.get(account))
          .orElseGet(() -> new Owner(account.toString(), account.toString()));
    }
  }

  /** The owners of what a page lists. */
  Uni<Names> of(ListPage page) {
    return of(
        page.items().stream()
            .flatMap(
                item ->
                    item instanceof ListPage.Item.Listed listed
                        ? Stream.of(listed.owner())
                        : Stream.empty())
            .collect(Collectors.toSet()));
  }

  /** Several accounts; few, since all that a page holds belongs to few. */
  public Uni<Names> of(Collection<AccountId> accounts) {
    List<AccountId> distinct = accounts.stream().distinct().toList();
    if (distinct.isEmpty()) {
      return Uni.createFrom().item(new Names(Map.of()));
    }
    return Uni.join()
        .all(distinct.stream().map(catalog::account).toList())
        .usingConcurrencyOf(4)
        .andFailFast()
        .map(Owners::names);
  }

  private static Names names(List<Optional<Account>> found) {
    Map<AccountId, Owner> names = new HashMap<>();
    found.forEach(account -> account.ifPresent(a -> names.put(a.id(), Owner.of(a))));
    return new Names(names);
  }
}
