package org.nonagon.metadataservice.catalog;

import io.vertx.core.buffer.Buffer;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.VersionId;

/** Identities as columns hold them. */
final class Numbers {
  private static final int NO_BUCKET = -1;

  private Numbers() {}

  /** The bucket's number; one that no bucket has where it does not fit its column. */
  static int of(BucketId bucket) {
    long number = bucket.number();
    return number > 0 && number <= Integer.MAX_VALUE ? (int) number : NO_BUCKET;
  }

  static BucketId bucket(Home home, int number) {
    return new BucketId(home, number);
  }

  static Buffer bytes(KeyBytes key) {
    return Buffer.buffer(key.toByteArray());
  }

  static VersionId versionId(long rank, long nonce) {
    return nonce == 0 ? VersionId.NULL : new VersionId(rank, nonce);
  }

  static long lock(CommitEntry entry) {
    return KeyLocks.ofKey(entry.bucket(), entry.key());
  }
}
