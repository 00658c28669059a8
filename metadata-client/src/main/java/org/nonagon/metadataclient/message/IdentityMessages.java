package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.required;

import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** Accounts and access keys. */
public final class IdentityMessages {
  private IdentityMessages() {}

  /** As a message. */
  public static Values.Account message(Account account) {
    return Values.Account.newBuilder()
        .setId(account.id().value())
        .setCanonicalId(account.canonicalId())
        .setDisplayName(account.displayName())
        .build();
  }

  /** As a value. */
  public static Account value(Values.Account account) {
    return new Account(
        new AccountId(account.getId()), account.getCanonicalId(), account.getDisplayName());
  }

  /** As a message. */
  public static Values.AccessKey message(AccessKey key) {
    return Values.AccessKey.newBuilder()
        .setId(key.id())
        .setAccount(message(key.account()))
        .setUserName(key.userName())
        .setSealedSecret(key.sealedSecret())
        .setEnabled(key.enabled())
        .build();
  }

  /** As a value. */
  public static AccessKey value(Values.AccessKey key) {
    return new AccessKey(
        key.getId(),
        value(required(key.hasAccount(), key.getAccount(), "account")),
        key.getUserName(),
        key.getSealedSecret(),
        key.getEnabled());
  }

  /** The account that an answer tells of. */
  public static Account root(Calls.EnsureRootReply reply) {
    return value(required(reply.hasAccount(), reply.getAccount(), "account"));
  }

  /** What an answer found. */
  public static Optional<Account> found(Calls.GetAccountReply reply) {
    return reply.hasAccount() ? Optional.of(value(reply.getAccount())) : Optional.empty();
  }

  /** What an answer found. */
  public static Optional<AccessKey> found(Calls.GetAccessKeyReply reply) {
    return reply.hasKey() ? Optional.of(value(reply.getKey())) : Optional.empty();
  }

  /** An answer that tells what was found. */
  public static Calls.GetAccountReply accountReply(Optional<Account> found) {
    Calls.GetAccountReply.Builder reply = Calls.GetAccountReply.newBuilder();
    found.ifPresent(one -> reply.setAccount(message(one)));
    return reply.build();
  }

  /** An answer that tells what was found. */
  public static Calls.GetAccessKeyReply keyReply(Optional<AccessKey> found) {
    Calls.GetAccessKeyReply.Builder reply = Calls.GetAccessKeyReply.newBuilder();
    found.ifPresent(one -> reply.setKey(message(one)));
    return reply.build();
  }

  /** An answer that tells of the root account. */
  public static Calls.EnsureRootReply root(Account account) {
    return Calls.EnsureRootReply.newBuilder().setAccount(message(account)).build();
  }
}
