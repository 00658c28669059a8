package org.nonagon.metadataservice.control;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A user of an account. */
@Entity
@Table(name = "iam_user")
class UserEntity {
  static final String ROOT_PATH = "/";

  @EmbeddedId private UserKey key;

  private String path;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected UserEntity() {}

  UserEntity(UserKey key) {
    this.key = key;
    this.path = ROOT_PATH;
  }

  UserKey key() {
    return key;
  }

  String path() {
    return path;
  }
}
