package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/**
 * When each drive was read through, and how far the present round is. Times are microseconds of the
 * catalog's clock.
 *
 * <p>The rounds of a drive follow one another without end. One is under way until its last group
 * was reported, or the next one begins: when the drive's scrubber asks for a round after a round
 * was requested, or after the drive was registered anew. Rounds of a drive are numbered, and what
 * is said of one that is over counts for nothing, whoever says it: there is no lease to be lost.
 */
public interface ScrubCatalog {
  /** The most drives that one call may name. */
  int MAX_DRIVES = Short.MAX_VALUE;

  /**
   * Asks for a round of these drives that begins now, also where one is under way. Drives that are
   * not registered or lost are passed over.
   *
   * @param drives at most {@value #MAX_DRIVES}
   * @return the time of the request: a round that {@linkplain EndedScrub#startedMicros started} at
   *     or after it answers it
   */
  Uni<Long> requestScrub(Home home, Set<DriveId> drives);

  /**
   * Those of the drives for which a round was asked for that has not begun.
   *
   * @param drives at most {@value #MAX_DRIVES}
   */
  Uni<Set<DriveId>> requestedScrubs(Home home, Set<DriveId> drives);

  /**
   * The round of a drive that is under way; begins the next one where none is.
   *
   * @param incarnation under which the caller has the drive
   * @return empty when the drive is lost, or registered under another incarnation: whoever asks
   *     does not have the shards that the catalog speaks of
   */
  Uni<Optional<ScrubRound>> scrubRound(Home home, DriveId drive, int incarnation);

  /**
   * Notes how far a round is, or its end.
   *
   * @param round its number
   * @param nextGroup the first group that is still to be read; {@link Group#COUNT} ends the round
   * @param found what the round has found so far
   * @return false when the round is not under way any more, or was further already; nothing was
   *     done
   */
  Uni<Boolean> reportScrub(
      Home home, DriveId drive, long round, int nextGroup, ScrubFindings found);

  /** What is known of each drive that was ever registered, by number. */
  Uni<List<DriveScrub>> scrubs(Home home);

  /**
   * What a round of a drive found.
   *
   * @param shards read
   * @param blocks read
   * @param bytes read, with checksums
   * @param corrupt shards with a block that does not match its checksum, or cannot be read
   * @param missing shards that the catalog has on the drive and the drive does not have
   * @param leftOver shards that the drive has and the catalog does not have there; dropped
   */
  record ScrubFindings(
      long shards, long blocks, long bytes, long corrupt, long missing, long leftOver) {
    /** Nothing yet. */
    public static final ScrubFindings NONE = new ScrubFindings(0, 0, 0, 0, 0, 0);

    /** Refuses what cannot be counted. */
    public ScrubFindings {
      if (Math.min(Math.min(shards, blocks), bytes) < 0
          || Math.min(Math.min(corrupt, missing), leftOver) < 0) {
        throw new IllegalArgumentException("findings are counted from zero");
      }
    }

    /** Both together. */
    public ScrubFindings plus(ScrubFindings more) {
      return new ScrubFindings(
          shards + more.shards,
          blocks + more.blocks,
          bytes + more.bytes,
          corrupt + more.corrupt,
          missing + more.missing,
          leftOver + more.leftOver);
    }
  }

  /**
   * A round that is under way, as its scrubber needs it.
   *
   * @param number of the drive's rounds, from 1
   * @param isRequested whether it was asked for, so that it is not to take the whole period
   * @param elapsedMicros since it began
   * @param nextGroup the first group that is still to be read
   * @param found so far
   */
  record ScrubRound(
      long number, boolean isRequested, long elapsedMicros, int nextGroup, ScrubFindings found) {
    /** Refuses a round that is over. */
    public ScrubRound {
      if (number < 1 || nextGroup < 0 || nextGroup >= Group.COUNT) {
        throw new IllegalArgumentException("round %d at %d".formatted(number, nextGroup));
      }
    }
  }

  /**
   * The scrubs of a drive.
   *
   * @param requestedMicros when a round was last asked for; empty if never
   * @param open the round under way; empty before the first, and between two
   * @param ended the last round that read all groups; empty if none did
   */
  record DriveScrub(
      DriveId drive,
      Optional<Long> requestedMicros,
      Optional<OpenScrub> open,
      Optional<EndedScrub> ended) {}

  /**
   * A round that is under way.
   *
   * @param startedMicros when it began
   * @param nextGroup the first group that is still to be read
   * @param found so far
   */
  record OpenScrub(long startedMicros, int nextGroup, ScrubFindings found) {}

  /**
   * A round that has ended.
   *
   * @param startedMicros when it began
   * @param endedMicros when it ended
   * @param found in all
   */
  record EndedScrub(long startedMicros, long endedMicros, ScrubFindings found) {}
}
