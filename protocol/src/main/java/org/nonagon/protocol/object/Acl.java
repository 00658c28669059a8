package org.nonagon.protocol.object;

import java.util.List;

/**
 * An access control list of a bucket or a version.
 *
 * @param grants at most {@value #MAX_GRANTS}, in the order in which they were given
 */
public record Acl(List<Grant> grants) {
  /** How many grants S3 takes. */
  public static final int MAX_GRANTS = 100;

  /** The list that grants nothing but what ownership gives. */
  public static final Acl PRIVATE = new Acl(List.of());

  /** Copies the list and refuses too long a one. */
  public Acl {
    grants = List.copyOf(grants);
    if (grants.size() > MAX_GRANTS) {
      throw new IllegalArgumentException("more than " + MAX_GRANTS + " grants");
    }
  }

  /** What a grant allows. */
  public enum Permission {
    READ,
    WRITE,
    READ_ACP,
    WRITE_ACP,
    FULL_CONTROL
  }

  /**
   * One permission for one grantee.
   *
   * @param grantee a canonical id, or the URI of a predefined group
   * @param permission what it may do
   */
  public record Grant(String grantee, Permission permission) {}
}
