package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** What every {@link IdentityCatalog} promises. */
public abstract class IdentityCatalogContract {
  private static final String CANONICAL_ID = "0123456789abcdef".repeat(4);

  /** The catalog under test. */
  protected abstract IdentityCatalog catalog();

  private static String keyId() {
    return "AKIA" + UUID.randomUUID();
  }

  @Test
  void theRootAccountIsMadeOnceAndItsKeyIsReplaced() {
    String first = keyId();
    Account root = await(catalog().ensureRoot(CANONICAL_ID, first, "c2VhbGVk"));
    assertThat(root.id()).isEqualTo(AccountId.ROOT);
    assertThat(root.displayName()).isEqualTo("root");
    assertThat(await(catalog().account(AccountId.ROOT))).contains(root);
    assertThat(await(catalog().accessKey(first)))
        .contains(new AccessKey(first, root, "root", "c2VhbGVk", true));

    String second = keyId();
    Account again = await(catalog().ensureRoot("f".repeat(64), second, "b3RoZXI="));
    assertThat(again).isEqualTo(root);
    assertThat(await(catalog().accessKey(first))).isEmpty();
    assertThat(await(catalog().accessKey(second)).orElseThrow().sealedSecret())
        .isEqualTo("b3RoZXI=");
  }

  @Test
  void theSameKeyMayBeEnsuredAgainWithAnotherSecret() {
    String key = keyId();
    await(catalog().ensureRoot(CANONICAL_ID, key, "MQ=="));
    await(catalog().ensureRoot(CANONICAL_ID, key, "Mg=="));
    assertThat(await(catalog().accessKey(key)).orElseThrow().sealedSecret()).isEqualTo("Mg==");
  }

  @Test
  void ofManyWhoEnsureRootAtOnceOneKeyStays() {
    List<String> keys = new ArrayList<>();
    List<Uni<Account>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String key = keyId();
      keys.add(key);
      asked.add(catalog().ensureRoot(CANONICAL_ID, key, "MQ=="));
    }
    assertThat(awaitAll(asked).stream().distinct()).hasSize(1);
    assertThat(keys).filteredOn(key -> await(catalog().accessKey(key)).isPresent()).hasSize(1);
  }

  @Test
  void nobodyIsFoundWhoWasNotMade() {
    assertThat(await(catalog().account(new AccountId(999_999_999_999L)))).isEmpty();
    assertThat(await(catalog().accessKey(keyId()))).isEmpty();
  }
}
