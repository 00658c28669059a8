package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.systemtests.process.Product;

/**
 * The cluster that faults befall: a file that names its endpoints, keys and processes, and for each
 * thing that can be done to a process a command line, its hook.
 *
 * <pre>
 * {"s3": ["http://…", …], "accessKey": "…", "secretKey": "…",
 *  "processes": [{"name": "node-1", "role": "node", "pid": 1, "drives": ["/…", …],
 *    "management": "HOST:PORT"}, …],
 *  "hooks": {"kill": "ssh {name} systemctl kill -s KILL nonagon", "restart": "…", …}}
 * </pre>
 *
 * <p>The file is read anew whenever it is asked, since pids change. One of {@code
 * scripts/dev-cluster} needs no hooks: that script is its hook. A hook is run by {@code sh} and has
 * done what it is for when it exits with 0.
 */
final class ClusterTarget {
  /** What can be done to a process, or for {@code add}, to the cluster. */
  private static final List<String> ACTIONS =
      List.of("kill", "stop", "restart", "pause", "resume", "add");

  /** What else can be done to a node, and what ends it. */
  private static final List<String> DISTURBANCES =
      List.of("slow", "reset", "half-open", "wrong-clock", "fail-sync", "fill", "clear");

  private static final int HOOK_TIMEOUT_MINUTES = 15;
  private static final int TAIL_CHARS = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Does to processes what no command line does. */
  interface Hands {
    /** Whether this can be done to the process. */
    boolean can(String action, String name);

    /** Does it. */
    void run(String action, String name) throws IOException;
  }

  private final Path file;
  private final Optional<Hands> hands;
  private final Map<String, String> hooks;
  private boolean isOver;

  private ClusterTarget(Path file, Optional<Hands> hands, Map<String, String> hooks) {
    this.file = file;
    this.hands = hands;
    this.hooks = Map.copyOf(hooks);
  }

  /**
   * The cluster of a file.
   *
   * @throws IOException when the file is not there or not of that form
   */
  static ClusterTarget of(Path file) throws IOException {
    return of(file, Optional.empty());
  }

  /** The same, with more that can be done to it. */
  static ClusterTarget of(Path file, Hands hands) throws IOException {
    return of(file, Optional.of(hands));
  }

  private static ClusterTarget of(Path file, Optional<Hands> hands) throws IOException {
    JsonNode json = JSON.readTree(file.toFile());
    Map<String, String> hooks = new HashMap<>();
    if (json.path("hooks").isObject()) {
      for (Map.Entry<String, JsonNode> hook : json.path("hooks").properties()) {
        if (!ACTIONS.contains(hook.getKey()) && !DISTURBANCES.contains(hook.getKey())) {
          throw new IOException(
              "hook '%s' is none of %s, %s".formatted(hook.getKey(), ACTIONS, DISTURBANCES));
        }
        hooks.put(hook.getKey(), hook.getValue().asText());
      }
    } else if (isDevCluster(file)) {
      ACTIONS.forEach(action -> hooks.put(action, devCluster(file, action)));
    }
    ClusterTarget target = new ClusterTarget(file, hands, hooks);
    if (target.gateways().isEmpty()) {
      throw new IOException(file + " names no endpoint in \"s3\"");
    }
    target.members();
    return target;
  }

  private static boolean isDevCluster(Path file) {
    return Files.isRegularFile(file.resolveSibling("processes"))
        && Files.isRegularFile(file.resolveSibling("port"));
  }

  private static String devCluster(Path file, String action) {
    Path folder = file.toAbsolutePath().getParent();
    String words = action.equals("add") ? "add node" : action + " {name}";
    return "'%s' %s --dir '%s'"
        .formatted(Product.root().resolve("scripts/dev-cluster"), words, folder);
  }

  /** How clients speak to each of the gateways as root. */
  List<ClientProfile> gateways() throws IOException {
    JsonNode json = JSON.readTree(file.toFile());
    List<ClientProfile> profiles = new ArrayList<>();
    for (JsonNode endpoint : json.path("s3")) {
      profiles.add(
          new ClientProfile(
              URI.create(endpoint.asText()),
              json.path("accessKey").asText(),
              json.path("secretKey").asText(),
              json.path("region").asText("us-east-1")));
    }
    return profiles;
  }

  /** All its processes. */
  List<Member> members() throws IOException {
    List<Member> members = new ArrayList<>();
    for (JsonNode each : JSON.readTree(file.toFile()).path("processes")) {
      List<Path> drives = new ArrayList<>();
      each.path("drives").forEach(drive -> drives.add(Path.of(drive.asText())));
      members.add(
          new Member(
              each.path("name").asText(),
              each.path("role").asText(),
              each.path("pid").asLong(),
              drives,
              Optional.of(each.path("management").asText(""))
                  .filter(address -> !address.isEmpty())
                  .map(address -> URI.create("http://" + address)),
              Optional.ofNullable(each.path("log").textValue()).map(Path::of)));
    }
    return members;
  }

  /** Lets what is being done end, and has nothing done any more. */
  synchronized void end() {
    isOver = true;
  }

  /** The processes of a role. */
  List<Member> members(String role) throws IOException {
    return members().stream().filter(member -> member.role().equals(role)).toList();
  }

  /** Whether an action can be done to a process. */
  boolean can(String action, String name) {
    return hooks.containsKey(action) || hands.filter(own -> own.can(action, name)).isPresent();
  }

  /** Whether an action can be done to any process of a role. */
  boolean canAny(String action, String role) throws IOException {
    return members(role).stream().anyMatch(member -> can(action, member.name()));
  }

  /**
   * Runs a hook to its end.
   *
   * @param name of the process; ignored by {@code add}
   */
  synchronized void run(String action, String name) throws IOException, InterruptedException {
    if (isOver) {
      throw new IOException(action + " of " + name + ": the run is over");
    }
    String line = hooks.get(action);
    if (hands.filter(own -> own.can(action, name)).isPresent()) {
      hands.get().run(action, name);
      return;
    }
    if (line == null) {
      throw new IOException("there is no hook for " + action);
    }
    Path out = Files.createTempFile("chaos-hook-", ".out");
    try {
      ProcessBuilder builder =
          Product.cleaned(new ProcessBuilder("sh", "-c", line.replace("{name}", name)))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("NONAGON_AOT", "off"); // To record caches takes minutes.
      Process process = builder.start();
      boolean hasEnded = process.waitFor(HOOK_TIMEOUT_MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      if (!hasEnded || process.exitValue() != 0) {
        throw new IOException(action + " of " + name + ": " + Product.tail(out, TAIL_CHARS));
      }
    } finally {
      Files.delete(out);
    }
  }
}
