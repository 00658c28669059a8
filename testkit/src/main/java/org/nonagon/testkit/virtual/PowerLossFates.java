package org.nonagon.testkit.virtual;

import java.util.ArrayList;
import java.util.List;

/** The outcomes that a loss of power may have: each of them where they are few. */
public final class PowerLossFates {
  private PowerLossFates() {}

  /**
   * The disks that may be left after a loss of power now.
   *
   * @param atMost when there are more outcomes than that: everything kept, everything lost, and
   *     seeded ones up to this number
   */
  public static List<SimulatedDisk> disksLeft(SimulatedDisk disk, int atMost) {
    List<SimulatedDisk> disks = new ArrayList<>();
    EveryFate every = new EveryFate();
    do {
      every.begin();
      disks.add(disk.left(every));
    } while (disks.size() <= atMost && every.advance());
    return disks.size() <= atMost ? disks : someLeft(disk, atMost);
  }

  private static List<SimulatedDisk> someLeft(SimulatedDisk disk, int count) {
    List<SimulatedDisk> disks = new ArrayList<>();
    disks.add(disk.left(PowerLossFate.LOST));
    disks.add(disk.left(PowerLossFate.KEPT));
    while (disks.size() < count) {
      disks.add(disk.left(PowerLossFate.seeded(disks.size())));
    }
    return disks;
  }

  /** Goes through all sequences of choices; what there is to choose may depend on those before. */
  private static final class EveryFate implements PowerLossFate {
    private final List<Integer> chosen = new ArrayList<>();
    private final List<Integer> options = new ArrayList<>();
    private int at;

    void begin() {
      at = 0;
      options.clear();
    }

    @Override
    public int choose(int count) {
      if (at == chosen.size()) {
        chosen.add(0);
      }
      options.add(count);
      return chosen.get(at++);
    }

    /** Whether there is one more sequence. */
    boolean advance() {
      for (int last = chosen.size() - 1; last >= 0; last--) {
        int next = chosen.remove(last) + 1;
        if (next < options.get(last)) {
          chosen.add(next);
          return true;
        }
      }
      return false;
    }
  }
}
