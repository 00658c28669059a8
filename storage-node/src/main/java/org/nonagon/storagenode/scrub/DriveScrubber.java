package org.nonagon.storagenode.scrub;

import java.util.Optional;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Reads one drive through, range of groups by range of groups, round after round. How far it is
 * stands in the catalog after each range, so that a round goes on where a process left it.
 *
 * <p>A round takes the period: a range of groups is followed by a rest, so that the time that is
 * left is enough for the groups that are left. A round that was asked for does not rest. Used by
 * one thread, which waits.
 */
final class DriveScrubber {
  private final ShardStore store;
  private final ScrubParts parts;
  private final RangeScrub ranges;

  DriveScrubber(ShardStore store, ScrubParts parts) {
    this.store = store;
    this.parts = parts;
    this.ranges = new RangeScrub(store, parts);
  }

  /**
   * What a step did.
   *
   * @param millis how long it may take, with the rest after it
   * @param found in its groups
   */
  record Step(long millis, ScrubFindings found) {}

  /** Scrubs the next range of the round that is under way, or of the next one. */
  Step step() throws InterruptedException {
    DriveStatus drive = parts.await(store.status());
    Optional<ScrubRound> round =
        parts.await(parts.scrubs().scrubRound(parts.home(), store.drive(), drive.incarnation()));
    return round.isPresent()
        ? step(round.get(), groupsTogether(drive))
        : new Step(parts.config().pollMillis(), ScrubFindings.NONE);
  }

  private Step step(ScrubRound round, int groups) throws InterruptedException {
    int next = Math.min(Group.COUNT, round.nextGroup() + groups);
    ScrubFindings found = ranges.scrub(round.nextGroup(), next - 1);
    boolean isNoted =
        parts.await(
            parts
                .scrubs()
                .reportScrub(
                    parts.home(), store.drive(), round.number(), next, round.found().plus(found)));
    return new Step(isNoted ? parts.pace().shareMillis(round, next) : 0, found);
  }

  private int groupsTogether(DriveStatus drive) {
    long groups = Group.COUNT * (long) parts.config().rangeShards() / Math.max(1, drive.shards());
    return (int) Math.clamp(groups, 1L, parts.config().rangeGroups());
  }
}
