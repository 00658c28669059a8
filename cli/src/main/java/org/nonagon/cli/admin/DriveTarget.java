package org.nonagon.cli.admin;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A node or a drive that an order concerns. */
final class DriveTarget {
  @Option(names = "--node", paramLabel = "N", description = "all drives of this node")
  @Nullable Integer node;

  @Option(names = "--drive", paramLabel = "N", description = "this drive")
  @Nullable Integer drive;

  /** As the API takes it. */
  Map<String, String> arguments() {
    Map<String, String> arguments = new HashMap<>();
    if (node != null) {
      arguments.put("node", node.toString());
    }
    if (drive != null) {
      arguments.put("drive", drive.toString());
    }
    return arguments;
  }
}
