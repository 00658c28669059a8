package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nonagon.systemtests.process.ServerProcess;

/**
 * The {@code aws} of the path, in an environment that knows nothing but what our README says to
 * set.
 *
 * @param home an empty folder that stands for the user's home, and is worked in
 * @param server whom to speak to
 */
record AwsCli(Path home, ServerProcess server) {
  private static final int TIMEOUT_SECONDS = 300;
  private static final String CREDENTIALS = "AWS_SHARED_CREDENTIALS_FILE";

  /**
   * What a command printed and exited with.
   *
   * @param status exit status
   * @param out stdout and stderr
   */
  record Finished(int status, String out) {}

  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws")));
  }

  /** Runs {@code aws} with the arguments, requires success, and gives what it printed. */
  String run(Object... arguments) throws IOException, InterruptedException {
    Finished finished = tryToRun(arguments);
    assertThat(finished.status()).as("aws %s: %s", List.of(arguments), finished.out()).isZero();
    return finished.out();
  }

  /** Runs {@code aws} with the arguments. */
  Finished tryToRun(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("aws"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return execute(command);
  }

  /** Runs lines of shell, of which each must succeed. */
  Finished shell(String lines) throws IOException, InterruptedException {
    return execute(List.of("bash", "-e", "-u", "-o", "pipefail", "-c", lines));
  }

  private Finished execute(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("aws-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      setUp(builder.environment());
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " does not end: " + Files.readString(out));
      }
      return new Finished(process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(out);
    }
  }

  private void setUp(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("HOME", home.toString());
    environment.put(CREDENTIALS, server.data().resolve("root.credentials").toString());
    environment.put("AWS_ENDPOINT_URL", server.s3().toString());
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
  }
}
