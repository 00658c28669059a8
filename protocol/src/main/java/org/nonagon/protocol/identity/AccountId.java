package org.nonagon.protocol.identity;

/**
 * The number of an account, written with twelve digits as AWS writes it.
 *
 * @param value 1 to 999,999,999,999
 */
public record AccountId(long value) {
  /** The account that the first start makes. */
  public static final AccountId ROOT = new AccountId(1);

  /** Refuses what has no twelve digits. */
  public AccountId {
    if (value < 1 || value > 999_999_999_999L) {
      throw new IllegalArgumentException("not an account: " + value);
    }
  }

  @Override
  public String toString() {
    return "%012d".formatted(value);
  }
}
