package org.nonagon.blobs.mend;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;

/**
 * What is to be written so that a blob is whole, each column on a drive of its own, and where the
 * layout wants it as far as that is possible now.
 *
 * <p>A column goes to the layout's drive if that takes shards and no other column is on it, also
 * when the other one leaves it by an earlier step. What is missing and cannot go there, shares its
 * drive with another column or is on a drive that is being emptied, goes to a drive that the blob
 * does not use: one on a node and in a zone that have as few of its columns as can be, and of
 * equals one that depends on the group, so that the load of a lost drive is spread over all others.
 * All else stays. Columns that only changed places with each other stay too: nothing is gained by
 * moving them.
 *
 * <p>Pure. A plan for its own result is empty.
 *
 * @param steps in an order in which each finds its drive free of the blob's other columns
 * @param homeless the missing columns that no drive can take now
 * @param isInPlace whether the blob is on the drives of the layout when all steps are done
 */
public record MendPlan(List<MendStep> steps, Set<Integer> homeless, boolean isInPlace) {
  /** Copies the collections. */
  public MendPlan {
    steps = List.copyOf(steps);
    homeless = Set.copyOf(homeless);
  }

  /**
   * The plan for a blob.
   *
   * @param layout the drives that the layout gives the blob's group, in the order of the columns
   * @param writable the drives that take shards now, in the same order on every call
   */
  public static MendPlan of(
      BlobManifest blob, List<DriveId> layout, List<DriveId> writable, DriveTopology topology) {
    if (layout.size() != blob.drives().size()) {
      throw new IllegalArgumentException(
          "%d drives for %s".formatted(layout.size(), blob.stripes().profile()));
    }
    return new MendPlanner(blob, layout, writable, topology).plan();
  }

  /**
   * The steps that can be taken at once: those whose drives have no other column now. When they are
   * done, a new plan has the others.
   *
   * @param blob what the plan was made for
   */
  public List<MendStep> firstSteps(BlobManifest blob) {
    Set<DriveId> used = new HashSet<>();
    IntStream.range(0, blob.drives().size())
        .filter(column -> !blob.missing().contains(column))
        .forEach(column -> used.add(blob.drives().get(column)));
    return steps.stream().filter(step -> !used.contains(step.to())).toList();
  }

  /** Whether there is nothing to do, now or later. */
  public boolean isDone() {
    return steps.isEmpty() && homeless.isEmpty() && isInPlace;
  }
}
