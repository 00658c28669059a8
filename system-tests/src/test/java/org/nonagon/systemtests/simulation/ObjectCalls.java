package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectKey;

/** What clients ask of a gateway. Refusals are failures, as they are in the S3 API. */
public interface ObjectCalls {
  /** Writes an object. */
  Uni<Void> put(Bucket bucket, ObjectKey key, byte[] body, WriteCondition condition);

  /** Deletes the current version. */
  Uni<CommitOutcome> delete(Bucket bucket, ObjectKey key, WriteCondition condition);

  /** The bytes of the current version and its rank; empty when there is none. */
  Uni<Optional<Fetched>> get(Bucket bucket, ObjectKey key);

  /** Copies the current version of one key to another; empty when there is no source. */
  Uni<Optional<CommitOutcome>> copy(
      Bucket bucket, ObjectKey from, ObjectKey to, WriteCondition condition);

  /**
   * What a read brought.
   *
   * @param bytes the object; read-only
   * @param rank its place in the order of the key's versions
   */
  record Fetched(ByteBuffer bytes, long rank) {}
}
