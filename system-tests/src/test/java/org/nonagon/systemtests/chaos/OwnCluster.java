package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nonagon.systemtests.process.DevCluster;
import org.nonagon.systemtests.proxy.TcpProxy;
import org.nonagon.systemtests.proxy.Weather;

/**
 * A cluster of {@code scripts/dev-cluster} that can be disturbed in more ways than by signals:
 * others reach the first of its nodes through proxies, and those nodes the metadata services, and
 * the system lies to its nodes where there is a C compiler.
 */
final class OwnCluster implements ClusterTarget.Hands, AutoCloseable {
  /** How many nodes are behind proxies: what they serve passes through this process. */
  private static final int PROXIED = 2;

  private static final int METADATA_OFFSET = 20;
  private static final int NODE_OFFSET = 100;
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final Duration CLOCK_ERROR = Duration.ofHours(1);

  private final Path folder;
  private final DevCluster cluster;
  private final Map<String, List<TcpProxy>> proxies;
  private final Map<String, Mischief> mischiefs;

  private OwnCluster(
      Path folder,
      DevCluster cluster,
      Map<String, List<TcpProxy>> proxies,
      Map<String, Mischief> mischiefs) {
    this.folder = folder;
    this.cluster = cluster;
    this.proxies = proxies;
    this.mischiefs = mischiefs;
  }

  /**
   * Starts one.
   *
   * @param folder that is not there yet
   * @param options of {@code scripts/dev-cluster}
   */
  static OwnCluster start(Path folder, List<String> options) throws Exception {
    int port = DevCluster.freePorts();
    Path environments = Files.createDirectories(folder.resolve("environment"));
    Map<String, List<TcpProxy>> proxies = new HashMap<>();
    Map<String, Mischief> mischiefs = new HashMap<>();
    Optional<Path> library = Mischief.compile(folder);
    for (int node = 1; node <= count(options, "--nodes", 12); node++) {
      String name = "node-" + node;
      List<String> environment = new ArrayList<>();
      if (node <= PROXIED) {
        proxies.put(name, proxies(port, node, count(options, "--metadata", 2), environment));
      }
      if (library.isPresent()) {
        Mischief mischief = Mischief.in(folder.resolve(name + ".mischief"));
        mischiefs.put(name, mischief);
        environment.addAll(mischief.environment(library.get()));
      }
      Files.write(environments.resolve(name), environment);
    }
    List<String> all = new ArrayList<>(List.of("--port", Integer.toString(port)));
    all.addAll(options);
    DevCluster cluster = DevCluster.start(folder, all.toArray(String[]::new));
    return new OwnCluster(folder, cluster, proxies, mischiefs);
  }

  private static int count(List<String> options, String name, int otherwise) {
    int at = options.lastIndexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
  }

  /** Puts proxies before a node and before the metadata services that it speaks to. */
  private static List<TcpProxy> proxies(int port, int node, int services, List<String> environment)
      throws IOException {
    List<TcpProxy> made = new ArrayList<>();
    List<String> metadata = new ArrayList<>();
    made.add(TcpProxy.to(loopback(port + NODE_OFFSET + node - 1)));
    environment.add("NONAGON_ADVERTISE=" + addressOf(made.getFirst()));
    for (int service = 0; service < services; service++) {
      TcpProxy proxy = TcpProxy.to(loopback(port + METADATA_OFFSET + service));
      made.add(proxy);
      metadata.add(addressOf(proxy));
    }
    environment.add("NONAGON_METADATA=" + String.join(",", metadata));
    return made;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static String addressOf(TcpProxy proxy) {
    return "127.0.0.1:" + proxy.address().getPort();
  }

  /** The cluster as faults see it. */
  ClusterTarget target() throws IOException {
    return ClusterTarget.of(cluster.file(), this);
  }

  /** Where the logs of its processes are. */
  Path logs() {
    return folder.resolve("logs");
  }

  @Override
  public boolean can(String action, String name) {
    return switch (action) {
      case "slow", "reset", "half-open" -> proxies.containsKey(name);
      case "wrong-clock", "fail-sync", "fill" -> mischiefs.containsKey(name);
      case "clear" -> proxies.containsKey(name) || mischiefs.containsKey(name);
      default -> false;
    };
  }

  @Override
  public void run(String action, String name) throws IOException {
    switch (action) {
      case "slow" -> become(name, new Weather.Slow(SLOW));
      case "reset" -> become(name, new Weather.Resetting());
      case "half-open" -> become(name, new Weather.HalfOpen());
      case "wrong-clock" -> mischief(name).shiftClock(CLOCK_ERROR);
      case "fail-sync" -> mischief(name).failSyncs(folder.resolve(name));
      case "fill" -> mischief(name).fill(folder.resolve(name));
      default -> clear(name);
    }
  }

  private void clear(String name) throws IOException {
    become(name, new Weather.Fair());
    if (mischiefs.containsKey(name)) {
      mischief(name).end();
    }
  }

  private void become(String name, Weather weather) {
    proxies.getOrDefault(name, List.of()).forEach(proxy -> proxy.become(weather));
  }

  private Mischief mischief(String name) {
    return Optional.ofNullable(mischiefs.get(name)).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    for (List<TcpProxy> of : proxies.values()) {
      for (TcpProxy proxy : of) {
        proxy.close();
      }
    }
  }
}
