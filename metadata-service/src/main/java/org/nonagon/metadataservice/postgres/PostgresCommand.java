package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How PostgreSQL's executables are started. They refuse to run as root, so root runs them in a user
 * namespace of their own, in which they are nobody and their files still root's. A session of their
 * own keeps a terminal's Ctrl-C, which the server handles itself, from reaching them. Both wrappers
 * replace themselves by the program, so the child's process id is PostgreSQL's.
 */
final class PostgresCommand {
  private PostgresCommand() {}

  /**
   * A process builder for an executable of the bundle, with a clean locale and no PG* variables.
   */
  static ProcessBuilder of(Path executable, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    if (isRoot()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(executable.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    return builder;
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot tell which user this is: " + e, e);
    }
  }
}
