package org.nonagon.systemtests.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One process of a cluster.
 *
 * @param name what hooks know it by
 * @param role {@code node}, {@code gateway}, {@code metadata} or {@code database}
 * @param pid on this machine; 0 when it does not run or runs elsewhere
 * @param drives folders of its drives, if it is a node
 * @param management where its metrics are, if that is known
 * @param log file on this machine, if it has one
 */
record Member(
    String name,
    String role,
    long pid,
    List<Path> drives,
    Optional<URI> management,
    Optional<Path> log) {
  /** What may stand in a command line as it is. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]*");

  Member {
    drives = List.copyOf(drives);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a process");
    }
  }
}
