package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/**
 * Which blobs have shards that are lost or not where they belong, and who is mending them.
 *
 * <p>Two kinds of work. A <em>sweep</em> goes through the live blobs of one group that have a shard
 * on one drive: because that drive was lost or came back empty ({@link Cause#LOST}), or because a
 * newer layout gives the group other drives ({@link Cause#MISPLACED}). What is kept of a sweep is
 * how far it has come, not a row for each blob. A <em>single</em> is one blob of which a commit, a
 * reader or a scrub said that shards are missing, or whose shards had to share drives.
 *
 * <p>Work is leased, for {@value #LEASE_SECONDS} s by the catalog's clock: a worker that dies loses
 * it to another, and a call of its that arrives after that does nothing. The most urgent comes
 * first: what has the fewest shards above k. Nothing that a worker does twice, or that two do at
 * once, does harm: a shard has a new place once {@link #relocate} finds it at the old one, and only
 * then. Nor does a call that is carried out again when its shard has been elsewhere and is back:
 * its lease has ended.
 *
 * <p>A drive is lost in one moment: what was committed before it is swept, and what is committed
 * after it knows. A blob that is written to a lost drive after it was registered again counts as
 * missing there until the sweep has come by.
 */
public interface RepairCatalog {
  /** How long a lease lasts. */
  int LEASE_SECONDS = 60;

  /** How many blobs a leased sweep brings along at most. */
  int SWEEP_BLOBS = 64;

  /** The longest page of {@link #blobsOn}, and the most work that one lease takes. */
  int MAX_PAGE = 1024;

  /**
   * Leases the most urgent work.
   *
   * @param worker who takes it: a name that no other lease has, which the calls about this work
   *     give
   * @param limit how many sweeps and singles together, 1 to {@value #MAX_PAGE}
   * @return work that has blobs; sweeps that have none left are ended on the way
   */
  Uni<Leases> leaseRepairs(Home home, UUID worker, int limit);

  /**
   * Ends a lease of a sweep.
   *
   * @return false when the lease was lost, and nothing was done
   */
  Uni<Boolean> endSweep(Home home, UUID worker, Sweep sweep, SweepOutcome outcome);

  /**
   * Ends a lease of a single: it is gone from the list, or comes back after a pause.
   *
   * @param retryMillis empty when the blob is whole and in its place, which puts it off the list
   *     unless columns are missing that were found so meanwhile; otherwise how long to wait
   * @return false when the lease was lost, and nothing was done
   */
  Uni<Boolean> endSingle(Home home, UUID worker, BlobId blob, Optional<Long> retryMillis);

  /**
   * Gives shards new places: those whose blob is live, and leased as a single or in a sweep of its
   * group, and that still are at the old one, if the drive of the new one has the incarnation that
   * acknowledged the shard. They are missing no more. A shard may be given the place that it has,
   * after it was written there anew.
   *
   * @param worker who leased the blobs
   * @param relocations at most {@value #MAX_PAGE}; of two for one column the first counts
   * @return those that were done
   */
  Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations);

  /**
   * Puts live blobs on the list of singles: those that a scrub found in the wrong place.
   *
   * @param blobs at most {@value #MAX_PAGE}; what is not live is passed over
   */
  Uni<Void> addSingles(Home home, List<BlobId> blobs);

  /**
   * Live blobs that have a shard on a drive, in the order of (group, id).
   *
   * @param after where to go on; a group's first blob follows its number with no blob
   * @param lastGroup the last group that is asked for
   * @param limit 1 to {@value #MAX_PAGE}
   */
  Uni<List<BlobManifest>> blobsOn(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit);

  /**
   * The live blobs of some groups, counted by where their shards are.
   *
   * @param firstGroup the first
   * @param lastGroup the last
   */
  Uni<List<PlacementCount>> census(Home home, int firstGroup, int lastGroup);

  /** How much work there is, leased or not. */
  Uni<Backlog> backlog(Home home);

  /** Why a sweep is to be made. */
  enum Cause {
    /** Shards on the drive are gone, unless it has them. */
    LOST,
    /** The layout gives the group other drives. */
    MISPLACED
  }

  /** The sweep of a group and a drive. */
  record Sweep(Group group, DriveId drive, Cause cause) {}

  /**
   * A sweep that was leased.
   *
   * @param blobs the next ones, by ascending id, at most {@value #SWEEP_BLOBS}; their missing
   *     columns are those that singles and other sweeps for lost drives have not mended either, the
   *     one on the sweep's own drive among them if its cause is {@link Cause#LOST}
   * @param isLast whether no blob of the group follows
   */
  record LeasedSweep(Sweep sweep, List<BlobManifest> blobs, boolean isLast) {
    /** Copies the list. */
    public LeasedSweep {
      blobs = List.copyOf(blobs);
    }
  }

  /** How far a lease of a sweep came. */
  sealed interface SweepOutcome {
    /**
     * The blobs of the lease were dealt with.
     *
     * @param last the last one; empty at the end of the group, which ends the sweep
     * @param failed those that could not be mended: they go on as singles
     */
    record Reached(Optional<BlobId> last, List<BlobId> failed) implements SweepOutcome {
      /** Copies the list. */
      public Reached {
        failed = List.copyOf(failed);
      }
    }

    /**
     * Nothing can be done now, since no drive is there to take the shards: the sweep stays where it
     * is and comes back after a pause.
     */
    record Postponed(long retryMillis) implements SweepOutcome {}
  }

  /**
   * A single that was leased.
   *
   * @param blob with all of its missing columns, as in {@link LeasedSweep}
   * @param attempts how often it was leased before
   */
  record LeasedSingle(BlobManifest blob, int attempts) {}

  /**
   * What was leased.
   *
   * @param isMore whether it is worth asking again at once, also when nothing was leased
   */
  record Leases(List<LeasedSweep> sweeps, List<LeasedSingle> singles, boolean isMore) {
    /** Copies the lists. */
    public Leases {
      sweeps = List.copyOf(sweeps);
      singles = List.copyOf(singles);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
      return sweeps.isEmpty() && singles.isEmpty();
    }
  }

  /**
   * A shard that was written to a new place.
   *
   * @param column the column of the blob
   * @param from the drive that the catalog names
   * @param to the drive that has it now
   * @param incarnation of that drive, as its acknowledgement says
   */
  record Relocation(BlobId blob, int column, DriveId from, DriveId to, int incarnation) {}

  /**
   * A place among the blobs in the order of (group, id).
   *
   * @param group 0 to {@link Group#COUNT} - 1
   * @param blob a blob of the group, which is passed over; empty before the first
   */
  record GroupPlace(int group, Optional<BlobId> blob) {}

  /**
   * Blobs whose shards are on the same drives.
   *
   * @param drives the drive of each column
   * @param missing the columns that are lost, by their blobs' rows or by a sweep for a lost drive
   * @param dataShards k
   * @param blobs how many there are
   * @param bytes their lengths together
   */
  record PlacementCount(
      List<DriveId> drives, Set<Integer> missing, int dataShards, long blobs, long bytes) {
    /** Copies the collections. */
    public PlacementCount {
      drives = List.copyOf(drives);
      missing = Set.copyOf(missing);
    }
  }

  /**
   * Work that is left.
   *
   * @param lostSweeps sweeps for lost drives
   * @param misplacedSweeps sweeps after changes of the layout
   * @param singles single blobs
   */
  record Backlog(long lostSweeps, long misplacedSweeps, long singles) {}
}
