package org.nonagon.metadataservice.catalog;

import java.util.Arrays;
import java.util.Optional;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * How a listing rolls keys up to common prefixes, and where in the order of keys it goes on.
 *
 * @param prefix what all keys begin with
 * @param delimiter where keys are cut; empty for nowhere
 */
record RollUp(KeyPrefix prefix, KeyPrefix delimiter) {
  /**
   * Longer than any key: appended to a prefix, it sorts behind every key that begins with it. The
   * bytes 0xff stand in no UTF-8, but keys are bytes.
   */
  private static final byte[] BEHIND_ALL = new byte[KeyBytes.MAX_BYTES + 1];

  static {
    Arrays.fill(BEHIND_ALL, (byte) 0xff);
  }

  static byte[] behindAll() {
    return BEHIND_ALL.clone();
  }

  /** What a key is rolled up to, if the delimiter stands behind the prefix in it. */
  Optional<KeyPrefix> of(KeyBytes key) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return at < 0 ? Optional.empty() : Optional.of(key.head(at + delimiter.length()));
  }

  /** The first place, inclusive, of a listing that goes on behind {@code after}. */
  byte[] lowerBound(KeyPrefix after) {
    if (after.compareTo(prefix) < 0 || after.isEmpty()) {
      return prefix.toByteArray();
    }
    boolean isCommonPrefix =
        after.startsWith(prefix) && of(after).filter(after::equals).isPresent();
    return isCommonPrefix ? behindPrefix(after) : behindKey(after);
  }

  /** The place behind the last key, exclusive. */
  byte[] upperBound() {
    return behindPrefix(prefix);
  }

  /** The place behind all keys that begin with a common prefix. */
  static byte[] behindPrefix(KeyPrefix common) {
    return joined(common.toByteArray(), BEHIND_ALL);
  }

  /** The place behind a key. */
  static byte[] behindKey(KeyBytes key) {
    return Arrays.copyOf(key.toByteArray(), key.length() + 1);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
