package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectKey;

/** What clients ask of a gateway. Refusals are failures, as they are in the S3 API. */
public interface ObjectCalls {
  /** Writes an object. */
  Uni<Void> put(Bucket bucket, ObjectKey key, byte[] body, WriteCondition condition);

  /** Deletes the current version. */
  Uni<CommitOutcome> delete(Bucket bucket, ObjectKey key, WriteCondition condition);

  /**
   * The current version; empty when there is none.
   *
   * @param stallMillis for how long the gateway is held up before it reads shards
   */
  Uni<Optional<Fetched>> get(Bucket bucket, ObjectKey key, long stallMillis);

  /** All keys. */
  Uni<ListPage> list(Bucket bucket);

  /**
   * Copies the current version of one key to another; empty when there is no source.
   *
   * @param stallMillis for how long the gateway is held up before it reads or shares shards
   */
  Uni<Optional<CommitOutcome>> copy(
      Bucket bucket, ObjectKey from, ObjectKey to, WriteCondition condition, long stallMillis);

  /**
   * What a read brought.
   *
   * @param bytes the object; read-only
   * @param etag as the store has it
   * @param rank its place in the order of the key's versions
   */
  record Fetched(ByteBuffer bytes, EntityTag etag, long rank) {}
}
