package org.nonagon.systemtests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nonagon.cli.client.ClientProfile;

/** A {@code nonagon server} in a process of its own, on free ports of loopback. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(5);
  private static final Duration END = Duration.ofMinutes(5);
  private static final Pattern READY_LINE = Pattern.compile("(?m)^S3 (https?://\\S+) ready$");
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final int TAIL_CHARS = 4_000;
  private static final int STACK_CHARS = 100_000;

  private final Path folder;
  private final Process process;
  private final int managementPort;
  private final Path out;
  private final Path err;

  private ServerProcess(Path folder, Process process, int managementPort, Path out, Path err) {
    this.folder = folder;
    this.process = process;
    this.managementPort = managementPort;
    this.out = out;
    this.err = err;
  }

  /** Starts a server that keeps its data below {@code folder}, and waits until it is ready. */
  public static ServerProcess start(Path folder, String... options) throws IOException {
    return start(folder, Map.of(), options);
  }

  /** Starts a server as {@link #start(Path, String...)} does, with more in its environment. */
  public static ServerProcess start(Path folder, Map<String, String> environment, String... options)
      throws IOException {
    ServerProcess server = launch(folder, environment, options);
    try {
      server.awaitReady();
      return server;
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
  }

  /** Starts a server and does not wait. */
  private static ServerProcess launch(
      Path folder, Map<String, String> environment, String... options) throws IOException {
    int management = freePort();
    List<String> arguments =
        new ArrayList<>(List.of("server", "--management", "127.0.0.1:" + management));
    if (!List.of(options).contains("--listen")) {
      arguments.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    arguments.addAll(List.of(options));
    Path out = Files.createTempFile(folder, "server-", ".out");
    Path err = Path.of(out.toString().replace(".out", ".err"));
    ProcessBuilder builder =
        Product.command(folder, arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new ServerProcess(folder, process, management, out, err);
  }

  /** Where S3 is served. */
  public URI s3() {
    return readyAddress().orElseThrow();
  }

  /** A path of the management interface. */
  public URI management(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  public Path data() {
    return folder.resolve("nonagon-data");
  }

  /** What was printed on stdout so far. */
  public String out() {
    return read(out);
  }

  /** What was logged so far. */
  public String err() {
    return read(err);
  }

  public long pid() {
    return process.pid();
  }

  /** Sends SIGTERM and returns the exit status. */
  public int terminate() {
    askToStop();
    return awaitEnd();
  }

  /** Sends SIGTERM and does not wait. */
  void askToStop() {
    process.destroy();
  }

  /** Sends SIGKILL to the server; its PostgreSQL lives on. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Sends SIGKILL to the server and to its PostgreSQL. */
  public void killWithDatabase() {
    Optional<ProcessHandle> postgres = postgres().flatMap(ProcessHandle::of);
    process.destroyForcibly();
    postgres.ifPresent(ServerProcess::end);
    awaitEnd();
  }

  /** How a client speaks to it as root. */
  public ClientProfile root() throws IOException {
    Map<String, String> environment =
        Map.of(
            "AWS_SHARED_CREDENTIALS_FILE",
            data().resolve("root.credentials").toString(),
            "AWS_CONFIG_FILE",
            "/nonexistent");
    return ClientProfile.find(Optional.of(s3().toString()), Optional.empty(), environment, folder)
        .orElseThrow();
  }

  /** Process id of the embedded PostgreSQL, if one works in the data folder. */
  public Optional<Long> postgres() {
    Path data = data().resolve("postgres/18");
    try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
      long pid = Long.parseLong(lines.findFirst().orElse("").strip());
      return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), data)
          ? Optional.of(pid)
          : Optional.empty();
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  int awaitEnd() {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the server does not end: " + Product.tail(err, TAIL_CHARS));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  void awaitReady() {
    boolean ready =
        Await.value(
                READY,
                () ->
                    readyAddress()
                        .map(address -> true)
                        .or(() -> process.isAlive() ? Optional.empty() : Optional.of(false)))
            .orElse(false);
    if (!ready) {
      String stacks = process.isAlive() ? stacks() : "it ended with " + process.exitValue();
      throw new AssertionError(
          "the server is not ready: %s%n%s".formatted(Product.tail(err, TAIL_CHARS), stacks));
    }
  }

  /** What its threads do; little when the JVM itself hangs. */
  private String stacks() {
    try {
      Process quit = new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start();
      quit.waitFor(SETTLE.toSeconds(), TimeUnit.SECONDS);
      Await.value(
          SETTLE, () -> out().contains("JNI global refs") ? Optional.of(true) : Optional.empty());
      return Product.tail(out, STACK_CHARS);
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Ends the server and what it may have left behind. */
  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
    postgres().flatMap(ProcessHandle::of).ifPresent(ServerProcess::end);
  }

  private static void end(ProcessHandle postgres) {
    postgres.destroyForcibly();
    Await.value(END, () -> postgres.isAlive() ? Optional.empty() : Optional.of(true));
  }

  private Optional<URI> readyAddress() {
    Matcher line = READY_LINE.matcher(out());
    return line.find() ? Optional.of(URI.create(line.group(1))) : Optional.empty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }
}
