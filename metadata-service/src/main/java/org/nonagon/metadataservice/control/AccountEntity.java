package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;

/** An account. */
@Entity
@Table(name = "account")
class AccountEntity {
  @Id private long id;

  @Column(name = "canonical_id")
  private String canonicalId;

  @Column(name = "display_name")
  private String displayName;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected AccountEntity() {}

  AccountEntity(Account account) {
    this.id = account.id().value();
    this.canonicalId = account.canonicalId();
    this.displayName = account.displayName();
  }

  Account toAccount() {
    return new Account(new AccountId(id), canonicalId, displayName);
  }
}
