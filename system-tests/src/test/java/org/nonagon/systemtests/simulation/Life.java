package org.nonagon.systemtests.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.systemtests.simulation.history.History;
import org.nonagon.systemtests.simulation.history.LinearizabilityCheck;
import org.nonagon.systemtests.simulation.history.Outcome;
import org.nonagon.systemtests.simulation.history.Verdict;
import org.nonagon.systemtests.simulation.network.LinkFaults;

/**
 * The life of a cluster: clients work while things go wrong, then all is mended, comes to rest,
 * loses power at once, and is read again.
 */
final class Life {
  private static final int NODES = 10;
  private static final int GATEWAYS = 2;
  private static final int CLIENTS = 4;
  private static final int OPERATIONS = 8;
  private static final int KEYS = 4;
  private static final long REST_MILLIS = 20_000;

  /** As many as a read does without, and one less. */
  private static final int SLOW_NODES = 2;

  private static final int MISFORTUNES = 10;
  private static final LinkFaults DOUBLING = new LinkFaults(0, 5, 0.1, 300, 0.05, 0.5);

  private final SimulatedCluster cluster;
  private final SplittableRandom random;
  private final History history = new History();
  private final boolean isCalm;
  private boolean hasLost;
  private final AtomicLong writes = new AtomicLong();

  Life(long seed) {
    this(seed, Mutant.NONE);
  }

  Life(long seed, Mutant mutant) {
    this.random = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L);
    this.isCalm = random.nextInt(4) == 0;
    this.cluster = new SimulatedCluster(seed, mutant, NODES, GATEWAYS);
  }

  /** What was wrong; empty when nothing was. */
  List<String> run() {
    Bucket bucket = cluster.start();
    List<SimulatedClient> clients =
        IntStream.rangeClosed(1, CLIENTS).mapToObj(i -> client(i, bucket, OPERATIONS)).toList();
    clients.forEach(SimulatedClient::run);
    for (int i = 0; i < MISFORTUNES; i++) {
      cluster.time().pass(random.nextInt(2_000));
      misfortune();
    }
    if (!cluster
        .time()
        .runUntil(() -> clients.stream().allMatch(SimulatedClient::isDone), 600_000)) {
      cluster.violated("the clients do not come to an end");
    }
    if (isCalm) {
      requireAnswers("unanswered though only drives were slow", 0);
    }
    mend();
    readAll(bucket);
    cluster.nodes().forEach(SimulatedNode::losePower);
    cluster.gateways().forEach(SimulatedGateway::kill);
    mend();
    readAll(bucket);
    if (new LinearizabilityCheck().check(history) instanceof Verdict.Violation violation) {
      cluster.violated(violation.text());
    }
    return cluster.violations();
  }

  /** How much happened, for people. */
  String summary() {
    return "%d operations, %d steps, %d s"
        .formatted(
            history.entries().size(),
            cluster.time().steps(),
            cluster.time().nowMicros() / 1_000_000);
  }

  /** What is acknowledged degraded survives one loss, so there is one before all is mended. */
  private void loseShards(SimulatedNode node) {
    if (!hasLost) {
      hasLost = true;
      if (random.nextBoolean()) {
        node.wipe();
        node.start();
      } else {
        node.kill();
        node.drive().ifPresent(cluster::lose);
      }
    }
  }

  private SimulatedClient client(int number, Bucket bucket, int operations) {
    return new SimulatedClient(
        number, cluster, bucket, history, writes::incrementAndGet, operations);
  }

  private void misfortune() {
    SimulatedNode node = cluster.nodes().get(random.nextInt(NODES));
    SimulatedGateway gateway = cluster.gateways().get(random.nextInt(GATEWAYS));
    if (isCalm) {
      cluster.nodes().get(random.nextInt(SLOW_NODES)).slow(random.nextInt(4_000));
      return;
    }
    String gatewayHost = gateway.host().toString();
    String nodeHost = node.host().toString();
    switch (random.nextInt(14)) {
      case 0 -> node.kill();
      case 1 -> node.losePower();
      case 2 -> node.start();
      case 3 -> gateway.kill();
      case 4 -> gateway.start();
      case 5 -> node.slow(random.nextInt(6_000));
      case 6 -> cluster.network().setFaults(new LinkFaults(0, 5, 0.1, 300, 0.1, 0));
      case 7 -> cluster.network().cut(gatewayHost, nodeHost);
      case 8 -> cluster.network().cutBoth(gatewayHost, nodeHost);
      case 9 -> cluster.network().setFaults(gatewayHost, SimulatedDatabase.NAME, DOUBLING);
      case 10 -> cluster.network().cut(SimulatedDatabase.NAME, gatewayHost);
      case 11 -> cluster.database().crash();
      case 12 -> cluster.database().start();
      default -> loseShards(node);
    }
  }

  /** Everything runs again, and the clients' troubles are over. */
  private void mend() {
    cluster.network().healAll();
    cluster.network().setFaults(SimulatedCluster.QUIET);
    cluster.database().start();
    cluster.nodes().forEach(node -> node.slow(0));
    cluster.nodes().forEach(SimulatedNode::start);
    cluster.gateways().forEach(SimulatedGateway::start);
    if (!cluster.time().runUntil(this::isWhole, 600_000)) {
      cluster.violated("not whole again: " + unmended());
    }
    audit();
    try {
      cluster.catalog().checkReferences();
    } catch (IllegalStateException wrong) {
      cluster.violated(wrong.toString());
    }
  }

  /** What the catalog says is on a drive is there; repair may be moving it at one look. */
  private void audit() {
    Set<String> absent = absent();
    if (!absent.isEmpty()) {
      cluster.time().pass(REST_MILLIS);
      absent.retainAll(absent());
      absent.forEach(cluster::violated);
    }
  }

  private Set<String> absent() {
    Map<DriveId, Set<ShardId>> held = held();
    Set<String> absent = new TreeSet<>();
    for (BlobManifest blob : cluster.catalog().liveBlobs()) {
      for (int column = 0; column < blob.drives().size(); column++) {
        DriveId drive = blob.drives().get(column);
        if (blob.stripes().shardLength(column) > 0
            && !blob.missing().contains(column)
            && !held.getOrDefault(drive, Set.of()).contains(blob.shard(column))) {
          absent.add("%s is not on %s, as the catalog has it".formatted(blob.shard(column), drive));
        }
      }
    }
    return absent;
  }

  private Map<DriveId, Set<ShardId>> held() {
    Map<DriveId, Set<ShardId>> held = new HashMap<>();
    for (SimulatedNode node : cluster.nodes()) {
      DriveId drive = node.drive().orElseThrow();
      node.store(drive)
          .inventory(0, Group.COUNT - 1)
          .subscribe()
          .with(
              found ->
                  held.put(drive, found.stream().map(ShardSpec::id).collect(Collectors.toSet())));
    }
    boolean _ = cluster.time().runUntil(() -> held.size() == cluster.nodes().size(), REST_MILLIS);
    return held;
  }

  private boolean isWhole() {
    return cluster.gateways().stream().allMatch(SimulatedGateway::isRunning)
        && cluster.nodes().stream().allMatch(SimulatedNode::isServing)
        && unmended().isEmpty();
  }

  private List<String> unmended() {
    List<String> left = new ArrayList<>();
    SimulatedCluster.now(cluster.catalog().census(Home.ONLY, 0, Integer.MAX_VALUE)).stream()
        .filter(place -> !place.missing().isEmpty())
        .forEach(place -> left.add(place.toString()));
    return left;
  }

  private void readAll(Bucket bucket) {
    int done = history.entries().size();
    for (int key = 0; key < KEYS; key++) {
      client(CLIENTS + 1 + key, bucket, 0)
          .get("k" + key, cluster.gateways().get(key % GATEWAYS))
          .subscribe()
          .with(nothing -> {}, lost -> {});
    }
    boolean isRead =
        cluster
            .time()
            .runUntil(
                () ->
                    history.entries().subList(done, history.entries().size()).stream()
                        .allMatch(entry -> entry.answer().isPresent()),
                60_000);
    if (!isRead) {
      cluster.violated("reads do not come to an end");
    }
    requireAnswers("unreadable at rest", done);
  }

  private void requireAnswers(String otherwise, int from) {
    history.entries().subList(from, history.entries().size()).stream()
        .filter(entry -> entry.outcome() instanceof Outcome.Unknown)
        .forEach(entry -> cluster.violated(otherwise + ": " + entry));
  }
}
