package org.nonagon.metadataservice.control;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** Accounts and access keys in PostgreSQL. */
public final class PostgresIdentityCatalog implements IdentityCatalog {
  private static final String ROOT_NAME = "root";

  private final ControlDatabase database;

  /** Identities in the database that these sessions lead to. */
  public PostgresIdentityCatalog(Mutiny.SessionFactory sessions) {
    this.database = new ControlDatabase(sessions);
  }

  @Override
  public Uni<Optional<Account>> account(AccountId account) {
    return database.read(
        session ->
            session
                .get(AccountEntity.class, account.value())
                .map(found -> Optional.ofNullable(found).map(AccountEntity::toAccount)));
  }

  @Override
  public Uni<Optional<AccessKey>> accessKey(String id) {
    return database.read(
        session ->
            session
                .get(AccessKeyEntity.class, id)
                .map(found -> Optional.ofNullable(found).map(AccessKeyEntity::toAccessKey)));
  }

  @Override
  public Uni<Account> ensureRoot(String canonicalId, String accessKeyId, String sealedSecret) {
    Account wanted = new Account(AccountId.ROOT, canonicalId, ROOT_NAME);
    UserEntity user = new UserEntity(new UserKey(AccountId.ROOT.value(), ROOT_NAME));
    return database.changeAlone(
        session ->
            session
                .get(AccountEntity.class, AccountId.ROOT.value())
                .onItem()
                .ifNull()
                .switchTo(() -> insertRoot(session, new AccountEntity(wanted), user))
                .call(root -> replaceKeys(session, root, user, accessKeyId, sealedSecret))
                .map(AccountEntity::toAccount));
  }

  private static Uni<AccountEntity> insertRoot(
      Mutiny.StatelessSession session, AccountEntity root, UserEntity user) {
    return session.insert(root).chain(() -> session.insert(user)).replaceWith(root);
  }

  private static Uni<Void> replaceKeys(
      Mutiny.StatelessSession session,
      AccountEntity root,
      UserEntity user,
      String accessKeyId,
      String sealedSecret) {
    return session
        .createMutationQuery(
            "delete from AccessKeyEntity k where k.account = :account and k.userName = :name")
        .setParameter("account", root)
        .setParameter("name", user.key().name())
        .executeUpdate()
        .chain(
            () ->
                session.insert(
                    new AccessKeyEntity(accessKeyId, root, user.key().name(), sealedSecret)));
  }
}
