package org.nonagon.systemtests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.nonagon.cli.client.ClientProfile;

/** A cluster of real processes, run by {@code scripts/dev-cluster}. */
public final class DevCluster implements AutoCloseable {
  private static final int COMMAND_TIMEOUT_MINUTES = 15;
  private static final int TAIL_CHARS = 4_000;

  /** Below the ports that the system gives to outgoing connections. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORT_STEP = 400;
  private static final int PORT_RANGES = 30;

  private final Path folder;

  private DevCluster(Path folder) {
    this.folder = folder;
  }

  /** The cluster of a folder, whatever runs of it. */
  public static DevCluster in(Path folder) {
    return new DevCluster(folder);
  }

  /** Starts a cluster and waits until all of it is ready. */
  public static DevCluster start(Path folder, String... options) throws Exception {
    DevCluster cluster = new DevCluster(folder);
    List<String> arguments = new ArrayList<>(List.of("start"));
    arguments.addAll(List.of(options));
    if (!arguments.contains("--port")) {
      arguments.addAll(List.of("--port", Integer.toString(freePorts())));
    }
    try {
      cluster.run(arguments.toArray(String[]::new));
      return cluster;
    } catch (AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Does to a process what the command of that name does. */
  public void run(String... arguments) throws Exception {
    Path out = Files.createTempFile("dev-cluster-", ".out");
    try {
      List<String> command =
          new ArrayList<>(List.of(Product.root().resolve("scripts/dev-cluster").toString()));
      command.addAll(List.of(arguments));
      command.addAll(List.of("--dir", folder.toString()));
      ProcessBuilder builder =
          Product.cleaned(new ProcessBuilder(command))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("NONAGON_AOT", "off"); // To record caches takes longer than this.
      Process process = builder.start();
      boolean hasEnded = process.waitFor(COMMAND_TIMEOUT_MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      if (!hasEnded || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + Product.tail(out, TAIL_CHARS));
      }
    } finally {
      Files.delete(out);
    }
  }

  /** What says where S3 is and which processes there are. */
  public Path file() {
    return folder.resolve("cluster.json");
  }

  /** How a client speaks to the first gateway as root. */
  ClientProfile root() throws IOException {
    return new ClientProfile(
        URI.create(said("\"s3\": \\[\"([^\"]+)\"")),
        said("\"accessKey\": \"([^\"]+)\""),
        said("\"secretKey\": \"([^\"]+)\""),
        "us-east-1");
  }

  /** The pid of a process; 0 when it does not run. */
  long pid(String name) throws IOException {
    return Long.parseLong(said("\"name\": \"" + name + "\".*?\"pid\": ([0-9]+)"));
  }

  private String said(String pattern) throws IOException {
    String text = Files.readString(file());
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new AssertionError(pattern + " is not in " + text);
    }
    return found.group(1);
  }

  /** Where a range of ports begins of which none is taken now. */
  public static int freePorts() {
    int first = (int) (ProcessHandle.current().pid() % PORT_RANGES);
    return IntStream.range(0, PORT_RANGES)
        .map(range -> FIRST_PORT + (first + range) % PORT_RANGES * PORT_STEP)
        .filter(DevCluster::areFree)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no range of ports is free"));
  }

  private static boolean areFree(int base) {
    return IntStream.of(0, 10, 20, 30, 40, 100, 101, 102, 103, 300, 301, 302, 303)
        .allMatch(offset -> isFree(base + offset));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      run("stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("the cluster does not stop", e);
    }
  }
}
