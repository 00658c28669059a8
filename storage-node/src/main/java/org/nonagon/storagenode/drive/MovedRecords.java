package org.nonagon.storagenode.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where the records lay that were moved, as long as the segment is there: its index file still
 * names them. A record that dies must be noted dead there too, or the next start finds it alive.
 * There are as many as live records were in the segments that could not be deleted yet.
 *
 * <p>Safe from any thread.
 */
final class MovedRecords {
  private final ConcurrentHashMap<Long, List<RecordLocation>> bySequence =
      new ConcurrentHashMap<>();

  /** A record is about to count at another place, with its sequence. */
  void add(RecordLocation left) {
    bySequence.merge(left.sequence(), List.of(left), MovedRecords::join);
  }

  private static List<RecordLocation> join(List<RecordLocation> some, List<RecordLocation> more) {
    List<RecordLocation> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** The record, and what is left of it elsewhere. */
  Stream<RecordLocation> everywhere(RecordLocation record) {
    List<RecordLocation> left = bySequence.getOrDefault(record.sequence(), List.of());
    return Stream.concat(Stream.of(record), left.stream().filter(other -> !other.equals(record)));
  }

  /** A segment is gone durably. */
  void forget(int segment) {
    bySequence.replaceAll(
        (_, left) -> left.stream().filter(record -> record.segment() != segment).toList());
    bySequence.values().removeIf(List::isEmpty);
  }
}
