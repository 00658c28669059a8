package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.nonagon.systemtests.process.Await;

/**
 * What a fault has to work with.
 *
 * @param target the cluster
 * @param admin what it says of itself
 * @param random of the fault
 * @param hold how long a fault lasts that does not end by itself
 * @param patience how long anything is waited for
 * @param say takes a line for the report
 */
record Scene(
    ClusterTarget target,
    ClusterAdmin admin,
    SplittableRandom random,
    Duration hold,
    Duration patience,
    Consumer<String> say) {
  private static final Duration NOTABLE = Duration.ofSeconds(20);

  /** Thrown when the cluster did not become what it must become. */
  static final class NeverHappened extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NeverHappened(String what) {
      super(what);
    }
  }

  /** The same for another thread. */
  Scene split() {
    return new Scene(target, admin, random.split(), hold, patience, say);
  }

  /** Some of the processes of a role. */
  List<Member> some(String role, int count) throws IOException {
    List<Member> left = new ArrayList<>(target.members(role));
    List<Member> chosen = new ArrayList<>();
    while (chosen.size() < count && !left.isEmpty()) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }

  /** The processes of a role that an action can be done to. */
  List<Member> able(String role, String action) throws IOException {
    return target.members(role).stream()
        .filter(member -> target.can(action, member.name()))
        .toList();
  }

  /** Why actions cannot be done to so many processes of a role, if they cannot. */
  Optional<String> lacks(String role, int count, String... actions) throws IOException {
    for (String action : actions) {
      if (!target.canAny(action, role)) {
        return Optional.of("there is no hook for " + action);
      }
    }
    int found = target.members(role).size();
    return found < count
        ? Optional.of("it needs %d of role %s, there are %d".formatted(count, role, found))
        : Optional.empty();
  }

  /** Lets the fault last, under load. */
  void last() {
    last(hold);
  }

  /** Lets the fault last for some time. */
  void last(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits until something is so; says for how long, if that was long. */
  void await(String what, BooleanSupplier isSo) {
    long begin = System.nanoTime();
    Optional<Boolean> found =
        Await.value(
            patience,
            () -> {
              if (isSo.getAsBoolean()) {
                return Optional.of(true);
              }
              LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
              return Optional.empty();
            });
    if (found.isEmpty()) {
      String status = admin.ask("status").map(JsonNode::toString).orElse("no gateway answers");
      throw new NeverHappened("not so after " + patience + ": " + what + "; " + status);
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - begin);
    if (waited.compareTo(NOTABLE) > 0) {
      say.accept("it took %d s until %s".formatted(waited.toSeconds(), what));
    }
  }

  /** Waits until nothing is degraded and nothing is left to be mended or moved. */
  void awaitWhole() {
    await("the cluster is whole", () -> admin.ask("status").filter(Scene::isWhole).isPresent());
  }

  private static boolean isWhole(JsonNode status) {
    return List.of("degradedBlobs", "unavailableBlobs", "lostBlobs", "repairQueue", "moveQueue")
        .stream()
        .allMatch(name -> status.path(name).asLong(-1) == 0);
  }

  /** Waits until so many drives at least are healthy. */
  void awaitHealthy(long drives) {
    await(
        drives + " drives are healthy",
        () ->
            admin
                .ask("status")
                .filter(status -> status.path("drives").path("healthy").asLong() >= drives)
                .isPresent());
  }

  /** Waits until a drive is in another incarnation than it was, and healthy. */
  void awaitAdoption(DriveView before) {
    await(
        before.path() + " is adopted anew",
        () -> {
          DriveView now = admin.drive(before.path());
          return now.isHealthy() && now.incarnation() > before.incarnation();
        });
  }

  /** Says what moved since a layout, and what is not as it is to be. */
  List<String> judgeMovement(Map<Integer, Long> before) {
    Movement movement = new Movement(before, admin.columns());
    say.accept(movement.describe());
    return movement.wrongs(admin.shares());
  }

  /** How many drives are healthy now. */
  long healthyDrives() {
    return admin.get("status").path("drives").path("healthy").asLong();
  }

  /** How many nodes may fail at once without blobs becoming unavailable. */
  long survivesNodes() {
    return admin.get("status").path("survives").path("nodes").asLong();
  }

  /** The incarnations of all drives and which are lost: what must not change by itself. */
  Set<String> lives() {
    return admin.drives().stream()
        .map(
            drive ->
                "drive %d incarnation %d%s"
                    .formatted(
                        drive.number(),
                        drive.incarnation(),
                        drive.state().equals("lost") ? " lost" : ""))
        .collect(Collectors.toSet());
  }

  /** Why the cluster cannot lose so many nodes, or drives of them cannot be tampered with. */
  Optional<String> lacksNodes(int count, String... actions) throws IOException {
    Optional<String> lack = lacks("node", count + 1, actions);
    long survives = survivesNodes();
    return lack.isPresent() || survives >= count
        ? lack
        : Optional.of("the cluster survives the loss of %d nodes".formatted(survives));
  }

  /** The same for a fault that touches folders: the drives must be on this machine. */
  Optional<String> lacksFolders(int count, String... actions) throws IOException {
    for (Member node : target.members("node")) {
      for (Path drive : node.drives()) {
        if (!Files.isWritable(drive)) {
          return Optional.of(drive + " is no folder of this machine");
        }
      }
    }
    return lacksNodes(count, actions);
  }

  /** Why no drive can be emptied, if none can. */
  Optional<String> lacksDrives(int count) {
    JsonNode status = admin.get("status");
    int shards =
        Arrays.stream(status.path("profile").asText().split("\\+", -1))
            .mapToInt(Integer::parseInt)
            .sum();
    long healthy = status.path("drives").path("healthy").asLong();
    return healthy - count >= shards
        ? Optional.empty()
        : Optional.of(
            "it needs %d healthy drives, there are %d".formatted(shards + count, healthy));
  }

  /** Any of the drives of a node. */
  Path anyDrive(Member node) {
    return node.drives().get(random.nextInt(node.drives().size()));
  }

  /** Has drives read through and gives how many damaged shards that found. */
  long scrub(List<DriveView> drives) {
    long corrupt = 0;
    for (DriveView drive : drives) {
      admin.order("scrub", "drive=" + drive.number());
    }
    for (DriveView drive : drives) {
      await("drive " + drive.number() + " is scrubbed", () -> scrubbed(drive).isPresent());
      corrupt += scrubbed(drive).map(ended -> ended.path("corrupt").asLong()).orElse(0L);
    }
    return corrupt;
  }

  private Optional<JsonNode> scrubbed(DriveView drive) {
    for (JsonNode scrub : admin.get("scrub").path("scrubs")) {
      JsonNode ended = scrub.path("ended");
      if (scrub.path("drive").asInt() == drive.number()
          && ended.path("startedMicros").asLong() >= scrub.path("requestedMicros").asLong()) {
        return Optional.of(ended);
      }
    }
    return Optional.empty();
  }

  /** Restarts processes; goes on with the others when one does not, and then fails. */
  void restart(List<Member> members) throws IOException, InterruptedException {
    Optional<IOException> failure = Optional.empty();
    for (Member member : members) {
      try {
        target.run("restart", member.name());
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
