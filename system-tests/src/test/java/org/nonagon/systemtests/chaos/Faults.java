package org.nonagon.systemtests.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All faults by name. */
final class Faults {
  private static final Map<String, Supplier<Fault>> BY_NAME = byName();

  private Faults() {}

  private static Map<String, Supplier<Fault>> byName() {
    Map<String, Supplier<Fault>> faults = new LinkedHashMap<>();
    List<Supplier<Fault>> all =
        List.of(
            () -> new NodeKill(1),
            () -> new NodeKill(2),
            () -> new NodeKill(3),
            () -> new StatelessKill("gateway"),
            () -> new StatelessKill("metadata"),
            DatabaseRestart::new,
            DatabaseAway::new,
            () -> new Pause("node"),
            () -> new Pause("gateway"),
            () -> new Pause("metadata"),
            () -> Disturbance.ofConnections("slow"),
            () -> Disturbance.ofConnections("reset"),
            () -> Disturbance.ofConnections("half-open"),
            () -> new DriveWipe(true),
            () -> new DriveWipe(false),
            BitFlips::new,
            SegmentTruncate::new,
            Disturbance::fullDrives,
            Disturbance::failedSync,
            FolderAway::new,
            ForeignDrive::new,
            DuplicateDrive::new,
            TooManyNodes::new,
            NodeAdd::new,
            NodeReplace::new,
            Drain::new,
            LayoutTwice::new,
            Disturbance::ofClock);
    all.forEach(fault -> faults.put(fault.get().name(), fault));
    return faults;
  }

  /** The names, in the order of documentation. */
  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** A fault that was not played yet, or several at once, with plus signs between their names. */
  static Optional<Fault> named(String name) {
    List<Fault> faults = new ArrayList<>();
    for (String each : name.split("\\+", -1)) {
      Optional.ofNullable(BY_NAME.get(each)).map(Supplier::get).ifPresent(faults::add);
    }
    if (faults.size() < name.split("\\+", -1).length) {
      return Optional.empty();
    }
    return Optional.of(faults.size() == 1 ? faults.getFirst() : new Together(faults));
  }
}
