package org.nonagon.systemtests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code nonagon} command of this working tree. */
public final class Product {
  private static final Path ROOT = findRoot();
  private static final Path COMMAND = ROOT.resolve("nonagon");
  private static final int COMMAND_TIMEOUT_SECONDS = 300;

  private Product() {}

  /**
   * What a command printed and exited with.
   *
   * @param status exit status
   * @param out stdout
   * @param err stderr, without the JVM's word on incubator modules
   */
  record Finished(int status, String out, String err) {}

  /** A process builder with a clean environment of Nonagon's and AWS' variables. */
  static ProcessBuilder command(Path workingFolder, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
    command.addAll(arguments);
    return cleaned(new ProcessBuilder(command).directory(workingFolder.toFile()));
  }

  /** The folder of the working tree. */
  public static Path root() {
    return ROOT;
  }

  /** The same without Nonagon's and AWS' variables in its environment. */
  public static ProcessBuilder cleaned(ProcessBuilder builder) {
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("AWS_")
                    || (name.startsWith("NONAGON_") && !name.equals("NONAGON_JAVA_OPTS")));
    return builder;
  }

  /** Runs a command to its end. */
  static Finished run(Path workingFolder, String... arguments) throws Exception {
    return run(workingFolder, Map.of(), arguments);
  }

  /** Runs a command to its end, with more in its environment. */
  static Finished run(Path workingFolder, Map<String, String> environment, String... arguments)
      throws Exception {
    Path out = Files.createTempFile("nonagon-", ".out");
    Path err = Files.createTempFile("nonagon-", ".err");
    try {
      ProcessBuilder builder =
          command(workingFolder, List.of(arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("nonagon " + String.join(" ", arguments) + " does not end");
      }
      return new Finished(
          process.exitValue(), Files.readString(out), withoutJvmWarnings(Files.readString(err)));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String withoutJvmWarnings(String text) {
    return text.replaceAll("(?m)^WARNING: Using incubator modules.*\\R", "");
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("nonagon"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not inside a working tree of Nonagon");
      }
      folder = parent;
    }
    return folder;
  }

  /** Deletes nothing: only for messages. */
  public static String tail(Path file, int chars) {
    try {
      String text = Files.readString(file);
      return text.substring(Math.max(0, text.length() - chars));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
