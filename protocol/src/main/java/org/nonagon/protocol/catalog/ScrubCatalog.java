package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.layout.DriveId;

/**
 * When each drive was read through, and how far the present round is. Times are microseconds of the
 * catalog's clock.
 */
public interface ScrubCatalog {
  /**
   * Asks for a round of these drives that begins now, also where one is under way.
   *
   * @return the time of the request: a round that {@linkplain DriveScrub#startedMicros started} at
   *     or after it answers it
   */
  Uni<Long> requestScrub(Set<DriveId> drives);

  /**
   * Notes the beginning of a round, its progress or its end.
   *
   * @param nextGroup the first group that is still to be read: 0 begins a round, {@link
   *     org.nonagon.protocol.layout.Group#COUNT} ends it
   * @param found what the round has found so far
   */
  Uni<Void> reportScrub(DriveId drive, int nextGroup, ScrubFindings found);

  /** What is known of each registered drive, by number. */
  Uni<List<DriveScrub>> scrubs();

  /**
   * What a round of a drive found.
   *
   * @param shards read
   * @param bytes read
   * @param corrupt shards with a block that does not match its checksum, or cannot be read
   * @param missing shards that the catalog has on the drive and the drive does not have
   * @param leftOver shards that the drive has and the catalog does not have there; dropped
   */
  record ScrubFindings(long shards, long bytes, long corrupt, long missing, long leftOver) {
    /** Nothing yet. */
    public static final ScrubFindings NONE = new ScrubFindings(0, 0, 0, 0, 0);
  }

  /**
   * The scrubs of a drive.
   *
   * @param requestedMicros when a round was last asked for; empty if never
   * @param startedMicros when the last round began; empty if none did
   * @param finishedMicros when the last round ended; empty while it is under way
   * @param nextGroup where the round is
   * @param found by the last round so far
   */
  record DriveScrub(
      DriveId drive,
      Optional<Long> requestedMicros,
      Optional<Long> startedMicros,
      Optional<Long> finishedMicros,
      int nextGroup,
      ScrubFindings found) {}
}
