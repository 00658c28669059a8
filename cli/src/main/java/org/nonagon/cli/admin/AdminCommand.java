package org.nonagon.cli.admin;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nonagon admin}: shows how a cluster fares, and gives it orders. */
@Command(
    name = "admin",
    mixinStandardHelpOptions = true,
    description = {
      "Show how a cluster fares, and give it orders.",
      "Speaks to a gateway, with the credentials of the root account."
    },
    subcommands = {
      StatusCommand.class,
      NodesCommand.class,
      DrivesCommand.class,
      RepairsCommand.class,
      LayoutCommand.class,
      ExplainCommand.class,
      DrainCommand.class,
      LoseCommand.class,
      ScrubCommand.class,
      TraceCommand.class,
      ConfigCommand.class
    })
public final class AdminCommand implements Runnable {
  private final Map<String, String> environment;

  @Spec CommandSpec spec;

  /** A command that finds its credentials in {@code environment}, among other places. */
  public AdminCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The environment's variables. */
  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
