package org.nonagon.metadataservice.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;

/**
 * A writer's blobs as the database's functions take them: one array for each column, by ascending
 * id, and the drives of all blobs one after another.
 */
final class BlobArrays {
  private static final int NOT_ACKNOWLEDGED = -1;

  private final List<WrittenBlob> blobs;
  private final Map<BlobId, Integer> places = new HashMap<>();
  private final UUID[] ids;
  private final Short[] dataShards;
  private final Short[] parityShards;
  private final Integer[] cells;
  private final Integer[] lengths;
  private final Integer[] starts;
  private final Short[] drives;
  private final Integer[] incarnations;
  private final Long[] live;
  private final @Nullable Integer[] bucket;
  private final @Nullable Buffer[] key;

  BlobArrays(List<WrittenBlob> written) {
    blobs =
        written.stream()
            .sorted(Comparator.comparing((WrittenBlob blob) -> blob.manifest().id()))
            .filter(blob -> places.putIfAbsent(blob.manifest().id(), places.size()) == null)
            .toList();
    int count = blobs.size();
    int shards = blobs.stream().mapToInt(blob -> blob.manifest().drives().size()).sum();
    ids = new UUID[count];
    dataShards = new Short[count];
    parityShards = new Short[count];
    cells = new Integer[count];
    lengths = new Integer[count];
    starts = new Integer[count];
    drives = new Short[shards];
    incarnations = new Integer[shards];
    live = new Long[count];
    bucket = new @Nullable Integer[count];
    key = new @Nullable Buffer[count];
    int start = 0;
    for (int i = 0; i < count; i++) {
      fill(i, start);
      start += blobs.get(i).manifest().drives().size();
    }
  }

  private void fill(int at, int start) {
    WrittenBlob blob = blobs.get(at);
    BlobManifest manifest = blob.manifest();
    ids[at] = manifest.id().value();
    dataShards[at] = (short) manifest.stripes().profile().dataShards();
    parityShards[at] = (short) manifest.stripes().profile().parityShards();
    cells[at] = manifest.stripes().cellBytes();
    lengths[at] = Math.toIntExact(manifest.stripes().length());
    starts[at] = start + 1;
    live[at] = 0L;
    for (int column = 0; column < manifest.drives().size(); column++) {
      drives[start + column] = (short) manifest.drives().get(column).value();
      incarnations[start + column] =
          manifest.missing().contains(column)
              ? Integer.valueOf(NOT_ACKNOWLEDGED)
              : blob.incarnations().get(column);
    }
  }

  boolean contains(BlobId blob) {
    return places.containsKey(blob);
  }

  /** Counts bytes that are referred to, if the blob is one of these. */
  void addLive(BlobId blob, long bytes) {
    Integer place = places.get(blob);
    if (place != null) {
      live[place] += bytes;
    }
  }

  /** Names the only key that a blob was written for. */
  void own(BlobId blob, int bucketNumber, Buffer keyBytes) {
    Integer place = places.get(blob);
    if (place != null) {
      bucket[place] = bucketNumber;
      key[place] = keyBytes;
    }
  }

  /** b_id, b_k, b_m, b_cell, b_length, b_live, b_from, b_bucket, b_key, d_drive, d_incarnation. */
  void addAll(Tuple arguments) {
    arguments
        .addValue(ids)
        .addValue(dataShards)
        .addValue(parityShards)
        .addValue(cells)
        .addValue(lengths)
        .addValue(live)
        .addValue(starts)
        .addValue(bucket)
        .addValue(key)
        .addValue(drives)
        .addValue(incarnations);
  }

  /** b_id, b_k, b_m, b_cell, b_length, b_from, d_drive, d_incarnation. */
  void addWritten(Tuple arguments) {
    arguments
        .addValue(ids)
        .addValue(dataShards)
        .addValue(parityShards)
        .addValue(cells)
        .addValue(lengths)
        .addValue(starts)
        .addValue(drives)
        .addValue(incarnations);
  }
}
