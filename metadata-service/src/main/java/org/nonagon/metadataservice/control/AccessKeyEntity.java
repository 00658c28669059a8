package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.nonagon.protocol.identity.AccessKey;

/** An access key with its sealed secret. */
@Entity
@Table(name = "access_key")
class AccessKeyEntity {
  @Id private String id;

  @ManyToOne(fetch = FetchType.EAGER, optional = false)
  @JoinColumn(name = "account_id")
  private AccountEntity account;

  @Column(name = "user_name")
  private String userName;

  @Column(name = "sealed_secret")
  private String sealedSecret;

  private boolean enabled;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected AccessKeyEntity() {}

  AccessKeyEntity(String id, AccountEntity account, String userName, String sealedSecret) {
    this.id = id;
    this.account = account;
    this.userName = userName;
    this.sealedSecret = sealedSecret;
    this.enabled = true;
  }

  AccessKey toAccessKey() {
    return new AccessKey(id, account.toAccount(), userName, sealedSecret, enabled);
  }
}
