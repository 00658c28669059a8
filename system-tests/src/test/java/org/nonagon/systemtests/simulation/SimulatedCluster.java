package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.nonagon.blobs.Timers;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.checksum.md5.Md5Lanes;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlan;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.systemtests.simulation.network.LinkFaults;
import org.nonagon.systemtests.simulation.network.SimulatedNetwork;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** Nodes, gateways and a database with a network between them, all of one seed. */
final class SimulatedCluster {
  /** A network as it is on most days: some messages are slow. */
  static final LinkFaults QUIET = new LinkFaults(0, 2, 0.05, 100, 0, 0);

  private static final int ZONES = 3;
  private static final AccountId OWNER = new AccountId(1);

  /** Layouts are a function of the drives and of those before, and take long to plan. */
  private static final Map<List<List<Drive>>, Optional<Layout>> PLANS = new ConcurrentHashMap<>();

  private final Plan plan;
  private final SimulatedTime time;
  private final Mutant mutant;
  private final SplittableRandom random;
  private final SimulatedNetwork network;
  private final SimulatedDatabase database;
  private final Md5Lanes lanes = new Md5Lanes();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedGateway> gateways = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<List<Drive>> followed = new ArrayList<>();
  private final Host supervisor;

  SimulatedCluster(Plan plan, Mutant mutant, int nodes, int gateways) {
    this.plan = plan;
    this.mutant = mutant;
    this.random = new SplittableRandom(plan.seed());
    this.time = new SimulatedTime(random.nextLong());
    this.network = new SimulatedNetwork(clock(), random.split(), QUIET);
    this.database = new SimulatedDatabase(this, random.split(), plan.isWatched());
    this.supervisor = host("supervisor");
    for (int i = 1; i <= nodes; i++) {
      addNode();
    }
    for (int i = 1; i <= gateways; i++) {
      this.gateways.add(new SimulatedGateway(this, "gateway-" + i));
    }
  }

  /** The time of no process. */
  private Timers clock() {
    return new Timers() {
      @Override
      public long nanoTime() {
        return time.nowMicros() * 1000;
      }

      @Override
      public Timer after(long delayMillis, Runnable task) {
        Runnable cancel = time.after(delayMillis * 1000, task);
        return cancel::run;
      }
    };
  }

  SimulatedTime time() {
    return time;
  }

  SimulatedNetwork network() {
    return network;
  }

  SimulatedDatabase database() {
    return database;
  }

  InMemoryCatalog catalog() {
    return database.catalog();
  }

  Md5Lanes lanes() {
    return lanes;
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  List<SimulatedGateway> gateways() {
    return gateways;
  }

  Plan plan() {
    return plan;
  }

  Mutant mutant() {
    return mutant;
  }

  /** Notes that something is wrong. */
  void violated(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return violations;
  }

  /** A new process. */
  Host host(String name) {
    return new Host(name, time, network, random.split());
  }

  /** A node that has not started. */
  SimulatedNode addNode() {
    int number = nodes.size() + 1;
    SimulatedNode node =
        new SimulatedNode(this, "node-" + number, new Zone("z" + number % ZONES), random.split());
    nodes.add(node);
    return node;
  }

  /** The node that has a drive now. */
  Optional<SimulatedNode> nodeOf(DriveId drive) {
    return nodes.stream().filter(node -> node.drive().equals(Optional.of(drive))).findFirst();
  }

  /** Starts everything and makes a bucket. */
  Bucket start() {
    now(catalog().setProfile(ErasureProfile.STANDARD));
    now(catalog().set(ClusterSetting.NODE_LOST_AFTER_SECONDS, Optional.of(20L)));
    nodes.forEach(node -> node.install(catalog()));
    follow();
    nodes.forEach(SimulatedNode::start);
    supervise(supervisor, database.from(supervisor));
    gateways.forEach(SimulatedGateway::start);
    require(
        time.runUntil(() -> gateways.stream().allMatch(SimulatedGateway::isRunning), 60_000),
        "the gateways start");
    time.pass(5_000);
    CreateBucketOutcome made =
        now(catalog().createBucket(new BucketName("bucket"), OWNER, "us-east-1"));
    return ((CreateBucketOutcome.Created) made).bucket();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("never came to pass: " + what);
    }
  }

  /** What the catalog answers to somebody who is where it is. */
  static <T> T now(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  /**
   * Has the cluster do without a node's drive. One at a time: with fewer than nine that take shards
   * what is missing stays so.
   */
  void retire(SimulatedNode node, Drive.State state) {
    List<Drive> drives = now(catalog().drives()).stream().map(known -> known.drive()).toList();
    if (drives.stream().allMatch(drive -> drive.state() == Drive.State.ACTIVE)) {
      drives.stream()
          .filter(drive -> node.drive().equals(Optional.of(drive.id())))
          .forEach(drive -> now(catalog().setState(List.of(drive.id()), state)));
    }
  }

  /** Has a node's drive take shards again, if it is drained. */
  void takeBack(SimulatedNode node) {
    now(catalog().drives()).stream()
        .map(known -> known.drive())
        .filter(drive -> node.drive().equals(Optional.of(drive.id())))
        .filter(drive -> drive.state() == Drive.State.DRAINING)
        .forEach(drive -> now(catalog().setState(List.of(drive.id()), Drive.State.ACTIVE)));
  }

  /** Has the layout follow the drives. */
  private void follow() {
    List<Drive> drives =
        now(catalog().drives()).stream().map(known -> first(known.drive())).toList();
    if (!drives.equals(followed.isEmpty() ? List.of() : followed.getLast())) {
      followed.add(drives);
      PLANS
          .computeIfAbsent(List.copyOf(followed), _ -> planned(drives))
          .ifPresent(layout -> now(catalog().installLayout(layout)));
    }
  }

  /** A drive without what a layout does not depend on. */
  private static Drive first(Drive drive) {
    return new Drive(
        drive.id(), drive.node(), drive.zone(), 1, drive.capacityBytes(), drive.state());
  }

  private Optional<Layout> planned(List<Drive> drives) {
    Optional<Layout> before = now(catalog().layout(ErasureProfile.STANDARD));
    if (before.isEmpty()) {
      return Optional.of(LayoutPlanner.first(drives, ErasureProfile.STANDARD));
    }
    return LayoutPlanner.next(before.orElseThrow(), drives) instanceof LayoutPlan.Changed changed
        ? Optional.of(changed.layout())
        : Optional.empty();
  }

  /** Watches over the nodes, and has the layout follow them, as a metadata service does. */
  private void supervise(Host self, Catalog from) {
    from.watch()
        .onTermination()
        .invoke(this::follow)
        .onTermination()
        .invoke(() -> self.after(2_000, () -> supervise(self, from)))
        .subscribe()
        .with(nothing -> {}, lost -> {});
  }
}
