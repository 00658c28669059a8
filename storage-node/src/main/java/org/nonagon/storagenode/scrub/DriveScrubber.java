package org.nonagon.storagenode.scrub;

import java.util.Optional;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Reads one drive through, range of groups by range of groups, round after round. How far it is
 * stands in the catalog after each range, so that a round goes on where a process left it.
 *
 * <p>A round takes the period: a range of groups is followed by a rest, so that each group has its
 * share of the period. A round that was asked for does not rest. Used by one thread, which waits.
 */
final class DriveScrubber {
  /** A round that was asked for begins well within this time. */
  private static final long FOLLOWS_MICROS = 60_000_000;

  private final ShardStore store;
  private final ScrubParts parts;
  private final RangeScrub ranges;
  private boolean hasBegun;
  private boolean isAsked;

  DriveScrubber(ShardStore store, ScrubParts parts) {
    this.store = store;
    this.parts = parts;
    this.ranges = new RangeScrub(store, parts);
  }

  /**
   * Scrubs the next range; the first of a round when there is none under way, or a new one was
   * asked for.
   *
   * @return how many milliseconds to rest from the beginning of this step; 0 in a round that was
   *     asked for
   */
  long step() {
    DriveScrub round = round();
    int first = round.nextGroup();
    int last = Math.min(Group.COUNT, first + groupsTogether()) - 1;
    ScrubFindings found = sum(round.found(), ranges.scrub(first, last));
    parts.await(parts.scrubs().reportScrub(store.drive(), last + 1, found));
    return isAsked
        ? 0
        : parts.periodSeconds().getAsLong() * 1000 * (last + 1 - first) / Group.COUNT;
  }

  /** The round under way; begins one where that is due. */
  private DriveScrub round() {
    Optional<DriveScrub> known = known();
    Optional<DriveScrub> underWay = known.filter(DriveScrubber::isUnderWay);
    if (underWay.isPresent()) {
      isAsked = hasBegun ? isAsked : followsItsRequest(underWay.get());
      hasBegun = true;
      return underWay.get();
    }
    isAsked = known.filter(last -> !answers(last)).isPresent();
    hasBegun = true;
    parts.await(parts.scrubs().reportScrub(store.drive(), 0, ScrubFindings.NONE));
    return known()
        .orElseThrow(() -> new IllegalStateException(store.drive() + " is not registered"));
  }

  private static boolean isUnderWay(DriveScrub scrub) {
    return scrub.startedMicros().isPresent() && scrub.finishedMicros().isEmpty() && answers(scrub);
  }

  /** Whether a round that another process began is the one that was asked for. */
  private static boolean followsItsRequest(DriveScrub scrub) {
    return scrub.requestedMicros().isPresent()
        && scrub.startedMicros().orElseThrow() - scrub.requestedMicros().get() < FOLLOWS_MICROS;
  }

  private Optional<DriveScrub> known() {
    return parts.await(parts.scrubs().scrubs()).stream()
        .filter(scrub -> scrub.drive().equals(store.drive()))
        .findFirst();
  }

  /** Whether a round began at or after the time at which one was last asked for. */
  static boolean answers(DriveScrub scrub) {
    return scrub.requestedMicros().isEmpty()
        || scrub.startedMicros().filter(at -> at >= scrub.requestedMicros().get()).isPresent();
  }

  private int groupsTogether() {
    DriveStatus status = parts.await(store.status());
    long groups = Group.COUNT * (long) parts.config().rangeShards() / Math.max(1, status.shards());
    return (int) Math.clamp(groups, 1L, parts.config().rangeGroups());
  }

  private static ScrubFindings sum(ScrubFindings a, ScrubFindings b) {
    return new ScrubFindings(
        a.shards() + b.shards(),
        a.bytes() + b.bytes(),
        a.corrupt() + b.corrupt(),
        a.missing() + b.missing(),
        a.leftOver() + b.leftOver());
  }
}
