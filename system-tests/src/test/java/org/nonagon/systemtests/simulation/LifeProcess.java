package org.nonagon.systemtests.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A {@link LifeRun} in a JVM of its own. */
final class LifeProcess implements AutoCloseable {
  private static final int KEPT_LINES = 1_000;

  private final Process process;
  private final List<String> said = new ArrayList<>();
  private final Thread listener;

  private LifeProcess(Process process, Consumer<String> heard) {
    this.process = process;
    this.listener = Thread.ofVirtual().start(() -> listen(heard));
  }

  /**
   * Starts one.
   *
   * @param heard gets its lines, in another thread
   */
  static LifeProcess start(Consumer<String> heard, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djdk.trackAllThreads=false",
                "-cp",
                System.getProperty("java.class.path"),
                LifeRun.class.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    try {
      return new LifeProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start(),
          heard);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen(Consumer<String> heard) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.accept(line);
        if (said.size() < KEPT_LINES) {
          said.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end; what it said if something was wrong, else nothing. */
  List<String> wrong() throws InterruptedException {
    int status = process.waitFor();
    listener.join();
    return status == 0 ? List.of() : said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
