package org.nonagon.systemtests.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog.Backlog;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.systemtests.simulation.Event.Misfortune;
import org.nonagon.systemtests.simulation.Event.Provided;
import org.nonagon.systemtests.simulation.Event.Request;
import org.nonagon.systemtests.simulation.Event.Verb;
import org.nonagon.systemtests.simulation.history.History;
import org.nonagon.systemtests.simulation.history.LinearizabilityCheck;
import org.nonagon.systemtests.simulation.history.Outcome;
import org.nonagon.systemtests.simulation.history.Verdict;
import org.nonagon.systemtests.simulation.network.LinkFaults;

/**
 * The life of a cluster: clients work while things go wrong; then all is mended and comes to rest,
 * loses power at once, is mended again, and loses as many nodes as it survives. What the clients
 * saw and what the disks have is judged.
 */
final class Life {
  private static final int PARITY = 3;
  private static final long PATIENCE_MILLIS = 600_000;

  /** How often a trouble may come: each way of the layout is planned once and kept. */
  private static final Map<Trouble, Integer> LIMITS =
      Map.of(Trouble.NODE_ADDED, 1, Trouble.DRIVE_DRAINED, 2);

  private static final LinkFaults LOSSY = new LinkFaults(0, 5, 0.1, 300, 0.1, 0);
  private static final LinkFaults DOUBLING = new LinkFaults(0, 5, 0.1, 300, 0.05, 0.5);
  private static final LinkFaults LATE = new LinkFaults(0, 5, 0.2, 40_000, 0, 0.2);

  /** Most that comes late has come before, so that who asked has gone on. */
  private static final LinkFaults LATE_AGAIN = new LinkFaults(0, 5, 0.2, 40_000, 0, 0.9);

  private final Plan plan;
  private final SimulatedCluster cluster;
  private final SplittableRandom random;
  private final History history = new History();
  private final Writes writes = new Writes();
  private final Map<Trouble, Integer> befallen = new EnumMap<>(Trouble.class);

  /** What is acknowledged degraded survives one loss, so there is one before all is mended. */
  private boolean hasLostShards;

  private long began;

  Life(long seed) {
    this(Plan.of(seed), Mutant.NONE);
  }

  Life(Plan plan, Mutant mutant) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed());
    this.cluster = new SimulatedCluster(plan, mutant, Plan.NODES, Plan.GATEWAYS);
  }

  /** What was wrong; empty when nothing was. */
  List<String> run() {
    try {
      live();
    } catch (RuntimeException unforeseen) {
      cluster.violated(unforeseen + " at " + unforeseen.getStackTrace()[0]);
    }
    return violations();
  }

  /** What was wrong so far. */
  List<String> violations() {
    return cluster.violations();
  }

  private void live() {
    Bucket bucket = cluster.start();
    work(bucket);
    if (plan.isCalm()) {
      requireAnswers("unanswered though only drives were slow", 0);
    }
    rest();
    readAll(bucket);
    cluster.nodes().forEach(SimulatedNode::losePower);
    cluster.gateways().forEach(SimulatedGateway::kill);
    rest();
    readAll(bucket);
    if (plan.isScrubbed()) {
      new Audit(cluster).checkLeftOvers();
    }
    for (int lost : random.ints(0, cluster.nodes().size()).distinct().limit(PARITY).toArray()) {
      cluster.nodes().get(lost).kill();
    }
    readAll(bucket);
    if (new LinearizabilityCheck().check(history) instanceof Verdict.Violation violation) {
      cluster.violated(violation.text());
    }
  }

  /** The same for the same life. */
  String summary() {
    SimulatedTime time = cluster.time();
    return "%d requests, %d steps, %d s, %x"
        .formatted(history.entries().size(), time.steps(), time.nowMillis() / 1000, time.digest());
  }

  /** What clients and the world did, in its order, each line with its virtual milliseconds. */
  List<String> story() {
    record Line(long atMillis, String text) {}
    Stream<Line> said =
        history.entries().stream()
            .map(entry -> new Line(entry.invoked().atMillis(), entry.toString()));
    Stream<Line> befell =
        plan.misfortunes().stream().map(m -> new Line(began + m.atMillis(), m.toString()));
    return Stream.concat(said, befell)
        .sorted(Comparator.comparingLong(Line::atMillis))
        .map(line -> "%9d  %s".formatted(line.atMillis(), line.text()))
        .toList();
  }

  private void work(Bucket bucket) {
    began = cluster.time().nowMillis();
    List<SimulatedClient> clients =
        IntStream.rangeClosed(1, Plan.CLIENTS)
            .mapToObj(i -> client(i, bucket, plan.requests(i)))
            .toList();
    clients.forEach(SimulatedClient::run);
    List<Misfortune> misfortunes = plan.misfortunes();
    for (Misfortune misfortune : misfortunes) {
      Runnable _ = cluster.time().after(misfortune.atMillis() * 1000, () -> befall(misfortune));
    }
    cluster.time().pass(misfortunes.isEmpty() ? 0 : misfortunes.getLast().atMillis() + 1);
    if (!cluster
        .time()
        .runUntil(() -> clients.stream().allMatch(SimulatedClient::isDone), PATIENCE_MILLIS)) {
      cluster.violated("the clients do not come to an end");
    }
  }

  private SimulatedClient client(int number, Bucket bucket, List<Request> requests) {
    return new SimulatedClient(number, cluster, bucket, history, writes, requests);
  }

  private void befall(Misfortune misfortune) {
    Trouble trouble = misfortune.trouble();
    int times = befallen.merge(trouble, 1, Integer::sum);
    if (times <= LIMITS.getOrDefault(trouble, Integer.MAX_VALUE)) {
      befall(
          trouble,
          cluster.nodes().get(misfortune.node()),
          cluster.gateways().get(misfortune.gateway()),
          misfortune.millis());
    }
  }

  private void befall(Trouble trouble, SimulatedNode node, SimulatedGateway gateway, int millis) {
    String ofNode = node.host().toString();
    String ofGateway = gateway.host().toString();
    switch (trouble) {
      case NODE_KILLED -> node.kill();
      case NODE_WITHOUT_POWER -> node.losePower();
      case NODE_STARTED -> node.start();
      case GATEWAY_KILLED -> gateway.kill();
      case GATEWAY_STARTED -> gateway.start();
      case DATABASE_CRASHED -> cluster.database().crash();
      case DATABASE_STARTED -> cluster.database().start();
      case DRIVE_SLOW -> node.slow(millis);
      case DRIVE_EMPTIED -> empty(node);
      case DRIVE_LOST -> lose(node);
      case DRIVE_DRAINED -> cluster.retire(node, Drive.State.DRAINING);
      case DRIVE_TAKEN_BACK -> cluster.takeBack(node);
      case NODE_ADDED -> add();
      case WRITES_FAIL -> node.failWrites();
      case FORCES_FAIL -> node.failForces();
      case DISK_FULL -> node.fill();
      case READS_FAIL -> node.failReads();
      case NETWORK_LOSSY -> cluster.network().setFaults(LOSSY);
      case NETWORK_HEALED -> heal();
      case NODE_DEAF -> cluster.network().cut(ofGateway, ofNode);
      case GATEWAY_AND_NODE_PARTED -> cluster.network().cutBoth(ofGateway, ofNode);
      case GATEWAY_DEAF -> cluster.network().cut(SimulatedDatabase.NAME, ofGateway);
      case QUESTIONS_DOUBLED -> faults(ofGateway, DOUBLING);
      case GATEWAY_QUESTIONS_LATE -> faults(ofGateway, LATE);
      case NODES_QUESTIONS_LATE ->
          cluster.nodes().forEach(each -> faults(each.host().toString(), LATE_AGAIN));
    }
  }

  private void faults(String asker, LinkFaults faults) {
    cluster.network().setFaults(asker, SimulatedDatabase.NAME, faults);
  }

  private void heal() {
    cluster.network().healAll();
    cluster.network().setFaults(SimulatedCluster.QUIET);
  }

  private void add() {
    cluster.addNode().start();
  }

  private void empty(SimulatedNode node) {
    if (!hasLostShards) {
      hasLostShards = true;
      node.wipe();
      node.start();
    }
  }

  private void lose(SimulatedNode node) {
    if (!hasLostShards && node.drive().isPresent()) {
      hasLostShards = true;
      node.kill();
      cluster.retire(node, Drive.State.LOST);
    }
  }

  /** Everything runs again, the clients' troubles are over, and all is repaired. */
  private void rest() {
    heal();
    cluster.database().start();
    cluster.nodes().forEach(SimulatedNode::mend);
    cluster.gateways().forEach(SimulatedGateway::start);
    if (!cluster.time().runUntil(this::isWhole, PATIENCE_MILLIS)) {
      cluster.violated("not whole again: " + unmended());
    } else {
      new Audit(cluster).check();
    }
  }

  private boolean isWhole() {
    return cluster.gateways().stream().allMatch(SimulatedGateway::isRunning)
        && cluster.nodes().stream().allMatch(SimulatedNode::isServing)
        && unmended().isEmpty();
  }

  private List<String> unmended() {
    List<String> left = new ArrayList<>();
    Backlog backlog = SimulatedCluster.now(cluster.catalog().backlog(Home.ONLY));
    if (backlog.lostSweeps() + backlog.misplacedSweeps() + backlog.singles() > 0) {
      left.add(backlog.toString());
    }
    SimulatedCluster.now(cluster.catalog().census(Home.ONLY, 0, Integer.MAX_VALUE)).stream()
        .filter(place -> !place.missing().isEmpty())
        .forEach(place -> left.add(place.toString()));
    return left;
  }

  private void readAll(Bucket bucket) {
    int done = history.entries().size();
    List<SimulatedClient> readers =
        IntStream.range(0, Plan.KEYS)
            .mapToObj(key -> client(Plan.CLIENTS + 1 + key, bucket, List.of(read(key))))
            .toList();
    readers.forEach(SimulatedClient::run);
    if (!cluster
        .time()
        .runUntil(() -> readers.stream().allMatch(SimulatedClient::isDone), PATIENCE_MILLIS)) {
      cluster.violated("reads do not come to an end");
    }
    requireAnswers("unreadable at rest", done);
  }

  private static Request read(int key) {
    return new Request(
        Plan.CLIENTS + 1 + key,
        0,
        key % Plan.GATEWAYS,
        Verb.GET,
        "k" + key,
        List.of(),
        Provided.ALWAYS,
        0,
        0);
  }

  private void requireAnswers(String otherwise, int from) {
    history.entries().subList(from, history.entries().size()).stream()
        .filter(entry -> entry.outcome() instanceof Outcome.Unknown)
        .forEach(entry -> cluster.violated(otherwise + ": " + entry));
  }
}
