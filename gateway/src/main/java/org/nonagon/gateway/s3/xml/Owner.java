package org.nonagon.gateway.s3.xml;

import java.util.Objects;
import org.nonagon.protocol.identity.Account;

/**
 * An account as documents name it.
 *
 * @param id the canonical id
 * @param displayName the name for people
 */
public record Owner(String id, String displayName) {

  public Owner {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(displayName, "displayName");
  }

  /** What documents show of an account. */
  public static Owner of(Account account) {
    return new Owner(account.canonicalId(), account.displayName());
  }

  void write(XmlWriter xml, String element) {
    xml.open(element).element("ID", id).element("DisplayName", displayName).close();
  }
}
