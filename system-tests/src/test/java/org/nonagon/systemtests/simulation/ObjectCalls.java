package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadId;
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

  /** Begins an upload in parts. */
  Uni<UploadId> begin(Bucket bucket, ObjectKey key);

  /**
   * Makes a copy of the current version of a key a part of an upload; empty when there is none.
   *
   * @param number of the part, from 1
   * @param stallMillis for how long the gateway is held up before it reads or shares shards
   */
  Uni<Optional<EntityTag>> copyPart(
      Bucket bucket, ObjectKey from, ObjectKey to, UploadId upload, int number, long stallMillis);

  /**
   * Makes an object of the parts of an upload.
   *
   * @param parts what the parts have, by their numbers
   */
  Uni<CompleteOutcome> complete(
      Bucket bucket,
      ObjectKey key,
      UploadId upload,
      List<EntityTag> parts,
      WriteCondition condition);

  /**
   * What a read brought.
   *
   * @param bytes the object; read-only
   * @param etag as the store has it
   * @param rank its place in the order of the key's versions
   */
  record Fetched(ByteBuffer bytes, EntityTag etag, long rank) {}
}
