package org.nonagon.protocol.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nonagon.erasure.ErasureProfile;

/**
 * A numbered, immutable assignment of groups to drives.
 *
 * <p>Held as one short for each shard of each group: 1.2 MB at 6+3.
 */
public final class Layout {
  private final int number;
  private final ErasureProfile profile;
  private final short[] drives;

  /**
   * @param number 1 for the first layout of a cluster, one more for each that follows
   * @param profile how many drives a group has
   * @param drives the drives' numbers, group by group, each group's in the order of its columns
   */
  public Layout(int number, ErasureProfile profile, short[] drives) {
    if (number < 1 || drives.length != Group.COUNT * profile.shards()) {
      throw new IllegalArgumentException(
          "layout %d of %d slots for %s".formatted(number, drives.length, profile));
    }
    this.number = number;
    this.profile = profile;
    this.drives = drives.clone();
  }

  /** The number of this layout. */
  public int number() {
    return number;
  }

  /** The profile that it places. */
  public ErasureProfile profile() {
    return profile;
  }

  /** The drives of a group, in the order of their columns. */
  public List<DriveId> drivesOf(Group group) {
    int width = profile.shards();
    List<DriveId> result = new ArrayList<>(width);
    for (int i = group.value() * width; i < (group.value() + 1) * width; i++) {
      result.add(new DriveId(drives[i]));
    }
    return result;
  }

  /**
   * A group that has a drive no more.
   *
   * @param group the group
   * @param drive one that it had in the layout before
   */
  public record Departure(Group group, DriveId drive) {}

  /** What groups had in an older layout and have no more, by group. */
  public List<Departure> departures(Layout older) {
    List<Departure> gone = new ArrayList<>();
    for (int value = 0; value < Group.COUNT; value++) {
      gone.addAll(departures(older, new Group(value)));
    }
    return gone;
  }

  /** What a group had in an older layout and has no more. */
  public List<Departure> departures(Layout older, Group group) {
    if (isAsIn(older, group)) {
      return List.of();
    }
    List<DriveId> now = drivesOf(group);
    return older.drivesOf(group).stream()
        .distinct()
        .filter(drive -> !now.contains(drive))
        .map(drive -> new Departure(group, drive))
        .toList();
  }

  private boolean isAsIn(Layout other, Group group) {
    int width = profile.shards();
    int first = group.value() * width;
    return profile.equals(other.profile)
        && Arrays.equals(drives, first, first + width, other.drives, first, first + width);
  }

  /** A copy of the drives' numbers, group by group. */
  public short[] toArray() {
    return drives.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that
        && number == that.number
        && profile.equals(that.profile)
        && Arrays.equals(drives, that.drives);
  }

  @Override
  public int hashCode() {
    return 31 * number + Arrays.hashCode(drives);
  }

  @Override
  public String toString() {
    return "layout " + number + " of " + profile;
  }
}
