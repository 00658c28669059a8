package org.nonagon.metadataservice.catalog;

import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.KeyBytes;

/**
 * The numbers of the advisory locks that order what is done to one key, or to one part.
 *
 * <p>All processes on a database must compute the same numbers, so this function never changes. Two
 * keys with the same number only wait for each other.
 */
final class KeyLocks {
  private static final long SEED = 0x9E3779B97F4A7C15L;
  private static final long FACTOR = 0xD6E8FEB86659FD93L;

  private KeyLocks() {}

  static long ofKey(BucketId bucket, KeyBytes key) {
    long hash = mix(SEED ^ bucket.number(), bucket.home().number());
    byte[] bytes = key.toByteArray();
    for (int at = 0; at < bytes.length; at += Long.BYTES) {
      long word = 0;
      for (int i = at; i < Math.min(at + Long.BYTES, bytes.length); i++) {
        word = word << 8 | (bytes[i] & 0xff);
      }
      hash = mix(hash, word);
    }
    return mix(hash, bytes.length);
  }

  static long ofPart(UploadId upload, int number) {
    long hash = mix(~SEED, upload.value().getMostSignificantBits());
    return mix(mix(hash, upload.value().getLeastSignificantBits()), number);
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * FACTOR;
    return (mixed ^ (mixed >>> 32)) * SEED;
  }
}
