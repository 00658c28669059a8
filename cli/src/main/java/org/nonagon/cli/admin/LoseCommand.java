package org.nonagon.cli.admin;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.nonagon.cli.WrongUse;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nonagon admin lose}. */
@Command(
    name = "lose",
    mixinStandardHelpOptions = true,
    description = {
      "Give drives up at once: their shards are rebuilt on others.",
      "For drives that will not come back; nodes that are silent for long are given up by themselves."
    })
final class LoseCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @ArgGroup(multiplicity = "1")
  DriveTarget target = new DriveTarget();

  @Option(names = "--yes", description = "I know that these drives count as gone from now on")
  boolean isSure;

  @Override
  public Integer call() throws IOException {
    if (!isSure) {
      throw new WrongUse("this gives drives up; add --yes to do it, or use admin drain");
    }
    options.print(options.client().send("POST", "lose", target.arguments()), DrainCommand::print);
    return 0;
  }
}
