package org.nonagon.benchmarks.layout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlan;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/**
 * Prints balance and movement of a cluster of 10,000 drives with 10^9 blobs, and how likely it
 * loses data, as tables in Markdown. Takes no arguments; its figures are the same in each run.
 */
public final class LayoutSimulation {
  private static final int DRIVES = 10_000;
  private static final int DRIVES_A_NODE = 20;
  private static final int ZONES = 5;
  private static final long BLOBS = 1_000_000_000L;
  private static final long CAPACITY_BYTES = 16_000_000_000_000L;
  private static final long SEED = 1;
  private static final ErasureProfile PROFILE = ErasureProfile.STANDARD;
  private static final double[] FAILURE_RATES = {0.01, 0.02, 0.03, 0.04};
  private static final int[] REPAIR_HOURS = {1, 4, 12, 24, 72, 168};

  private final List<Drive> drives = new ArrayList<>();
  private final Layout before;

  private LayoutSimulation() {
    for (int node = 1; node <= DRIVES / DRIVES_A_NODE; node++) {
      addNode(drives, node, node % ZONES);
    }
    before = LayoutPlanner.first(drives, PROFILE);
  }

  /** Runs the simulation. */
  public static void main(String[] arguments) {
    LayoutSimulation simulation = new LayoutSimulation();
    simulation.printBalance();
    simulation.printMovement();
    printLosses("one group, or a cluster of nine drives", 1);
    printLosses("any of %,d groups".formatted(Group.COUNT), Group.COUNT);
  }

  private static void addNode(List<Drive> drives, int node, int zone) {
    for (int i = 0; i < DRIVES_A_NODE; i++) {
      DriveId id = new DriveId(drives.size() + 1);
      Zone zones = new Zone("zone-" + zone);
      drives.add(new Drive(id, new NodeId(node), zones, 1, CAPACITY_BYTES, Drive.State.ACTIVE));
    }
  }

  private void printBalance() {
    System.out.printf(Locale.ROOT, "## Balance%n%n");
    System.out.printf(
        Locale.ROOT, "| of a drive | least | mean | most | standard deviation | most / mean |%n");
    System.out.printf(Locale.ROOT, "| --- | --- | --- | --- | --- | --- |%n");
    printRow("columns of groups", LoadFigures.ofColumns(before));
    printRow("shards", LoadFigures.ofShards(before, BLOBS, new Random(SEED)));
    System.out.printf(
        Locale.ROOT,
        "%nThe %,d groups have %,d different sets of drives.%n",
        Group.COUNT,
        sets(before));
  }

  private static void printRow(String name, LoadFigures figures) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %,.2f | %,.0f | %,.2f | %.4f |%n",
        name,
        figures.least(),
        figures.mean(),
        figures.most(),
        figures.deviation(),
        figures.most() / figures.mean());
  }

  private static int sets(Layout layout) {
    Set<Set<DriveId>> sets = new HashSet<>();
    for (int group = 0; group < Group.COUNT; group++) {
      sets.add(Set.copyOf(layout.drivesOf(new Group(group))));
    }
    return sets.size();
  }

  private void printMovement() {
    System.out.printf(Locale.ROOT, "%n## Movement%n%n");
    System.out.printf(
        Locale.ROOT,
        "| change | shards moved | of all | of the share that changed hands | most / mean |%n");
    System.out.printf(Locale.ROOT, "| --- | --- | --- | --- | --- |%n");
    List<Drive> withNode = new ArrayList<>(drives);
    addNode(withNode, DRIVES / DRIVES_A_NODE + 1, 0);
    List<Drive> withZone = new ArrayList<>(drives);
    for (int i = 1; i <= DRIVES / DRIVES_A_NODE / ZONES; i++) {
      addNode(withZone, DRIVES / DRIVES_A_NODE + i, ZONES);
    }
    printChange("a node more", withNode);
    printChange("a node less", without(drive -> drive.node().value() == 2));
    printChange("a zone more", withZone);
    printChange("a zone less", without(drive -> drive.zone().name().equals("zone-0")));
  }

  private List<Drive> without(Predicate<Drive> which) {
    return drives.stream().filter(which.negate()).toList();
  }

  private void printChange(String name, List<Drive> changed) {
    switch (LayoutPlanner.next(before, changed)) {
      case LayoutPlan.Changed(Layout after, int moves) -> {
        double part = moves / ((double) Group.COUNT * PROFILE.shards());
        LoadFigures figures = LoadFigures.ofColumns(after);
        double larger = Math.max(changed.size(), DRIVES);
        double share = Math.abs(changed.size() - DRIVES) / larger;
        System.out.printf(
            Locale.ROOT,
            "| %s | %,.0f | %.3f %% | %.3f | %.4f |%n",
            name,
            part * BLOBS * PROFILE.shards(),
            100 * part,
            part / share,
            figures.most() / figures.mean());
      }
      case LayoutPlan.Unchanged() -> System.out.printf(Locale.ROOT, "| %s | 0 | | | |%n", name);
      case LayoutPlan.TooFewDrives few -> throw new IllegalStateException(few.toString());
    }
  }

  private static void printLosses(String what, int groups) {
    System.out.printf(Locale.ROOT, "%n## Annual loss probability of %s%n%n| repair time |", what);
    for (double rate : FAILURE_RATES) {
      System.out.printf(Locale.ROOT, " AFR %.0f %% |", 100 * rate);
    }
    System.out.printf(Locale.ROOT, "%n| --- |%s%n", " --- |".repeat(FAILURE_RATES.length));
    for (int hours : REPAIR_HOURS) {
      System.out.printf(Locale.ROOT, "| %s |", hours < 24 ? hours + " h" : hours / 24 + " d");
      for (double rate : FAILURE_RATES) {
        System.out.printf(
            Locale.ROOT, " %.1e |", new LossModel(PROFILE, rate, hours).annualLoss(groups));
      }
      System.out.printf(Locale.ROOT, "%n");
    }
  }
}
