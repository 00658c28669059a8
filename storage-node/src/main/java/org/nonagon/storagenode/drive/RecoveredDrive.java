package org.nonagon.storagenode.drive;

import java.util.List;
import java.util.Set;

/**
 * What a drive was found to hold at start.
 *
 * @param index every live shard
 * @param segments all of them sealed
 * @param superseded records that lost against younger ones of the same shard
 * @param highestNumber of any segment
 * @param highestSequence of any record that counted
 * @param logs the files of dead marks that are still needed
 */
record RecoveredDrive(
    SegmentIndex index,
    List<Segment> segments,
    List<RecordLocation> superseded,
    int highestNumber,
    long highestSequence,
    List<DeadLog> logs) {
  /** Copies the lists. */
  RecoveredDrive {
    segments = List.copyOf(segments);
    superseded = List.copyOf(superseded);
    logs = List.copyOf(logs);
  }

  /**
   * A file of dead marks that takes no more of them.
   *
   * @param number of the file
   * @param segments whose records it names
   */
  record DeadLog(int number, Set<Integer> segments) {
    /** Copies the set. */
    DeadLog {
      segments = Set.copyOf(segments);
    }
  }
}
