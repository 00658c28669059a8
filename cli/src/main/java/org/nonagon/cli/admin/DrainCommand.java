package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nonagon admin drain}. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = {
      "Empty drives: their shards move to others, and no new ones come.",
      "admin drives tells how many shards are left; at none the drive can go."
    })
final class DrainCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @ArgGroup(multiplicity = "1")
  DriveTarget target = new DriveTarget();

  @Option(names = "--cancel", description = "have the drives take shards again")
  boolean isCancelled;

  @Override
  public Integer call() throws IOException {
    String order = isCancelled ? "activate" : "drain";
    options.print(options.client().send("POST", order, target.arguments()), DrainCommand::print);
    return 0;
  }

  /** What became of an order. */
  static void print(Json answer, PrintWriter out) {
    String drives =
        answer.at("changed").items().stream().map(Json::text).collect(Collectors.joining(" "));
    out.println(drives.isEmpty() ? "nothing changed" : "changed: " + drives);
  }
}
