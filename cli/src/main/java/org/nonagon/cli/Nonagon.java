package org.nonagon.cli;

import java.util.Map;
import org.nonagon.cli.admin.AdminCommand;
import org.nonagon.cli.bench.BenchCommand;
import org.nonagon.cli.cluster.ClusterCommands;
import org.nonagon.cli.server.ServerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code nonagon} command: its subcommands, and what their failures exit with. */
@Command(
    name = "nonagon",
    description = "An S3-compatible, erasure-coded object store with folder sync.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Nonagon implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Nonagon() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** The command with all its subcommands, which read settings from {@code environment}. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new Nonagon());
    line.addSubcommand(ServerCommand.commandLine(environment));
    line.addSubcommand(ClusterCommands.init(environment));
    line.addSubcommand(ClusterCommands.metadata(environment));
    line.addSubcommand(ClusterCommands.gateway(environment));
    line.addSubcommand(ClusterCommands.node(environment));
    line.addSubcommand(ClusterCommands.database(environment));
    line.addSubcommand(new BenchCommand(environment));
    line.addSubcommand(new AdminCommand(environment));
    line.setExecutionExceptionHandler(Nonagon::report);
    line.setParameterExceptionHandler(Nonagon::reportWrongUse);
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int report(
      Exception failure, CommandLine line, CommandLine.ParseResult parseResult) {
    line.getErr().println("nonagon: " + oneLine(failure));
    return failure instanceof WrongUse ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static int reportWrongUse(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    line.getErr().println("nonagon: " + oneLine(failure));
    line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String oneLine(Exception failure) {
    String message = failure.getMessage();
    return (message == null || message.isBlank() ? failure.toString() : message)
        .strip()
        .replaceAll("\\s*\\R\\s*", "; ");
  }
}
