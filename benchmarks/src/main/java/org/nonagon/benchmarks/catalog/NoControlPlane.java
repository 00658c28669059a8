package org.nonagon.benchmarks.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Layout;

/** Identities and a cluster that no step asks for. */
final class NoControlPlane implements IdentityCatalog, ClusterCatalog {
  private static <T> Uni<T> none() {
    return Uni.createFrom().failure(() -> new UnsupportedOperationException("no control plane"));
  }

  @Override
  public Uni<Optional<Account>> account(AccountId account) {
    return none();
  }

  @Override
  public Uni<Optional<AccessKey>> accessKey(String id) {
    return none();
  }

  @Override
  public Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    return none();
  }

  @Override
  public Uni<UUID> clusterId() {
    return none();
  }

  @Override
  public Uni<Optional<ErasureProfile>> profile() {
    return none();
  }

  @Override
  public Uni<Boolean> setProfile(ErasureProfile profile) {
    return none();
  }

  @Override
  public Uni<List<RegisteredDrive>> drives() {
    return none();
  }

  @Override
  public Uni<Drive> registerDrive(DriveRegistration registration) {
    return none();
  }

  @Override
  public Uni<Optional<Layout>> layout(ErasureProfile profile) {
    return none();
  }

  @Override
  public Uni<Boolean> installLayout(Layout layout) {
    return none();
  }
}
