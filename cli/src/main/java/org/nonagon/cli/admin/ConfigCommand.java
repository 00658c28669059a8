package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nonagon admin config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Show and make the settings of the cluster.")
final class ConfigCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Show all settings, those that were not made with their defaults.")
  int get(@Mixin AdminOptions options) throws IOException {
    return options.show("config", Map.of(), ConfigCommand::print);
  }

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = "Make a setting, or take it back.")
  int set(
      @Mixin AdminOptions options,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VALUE", arity = "0..1", description = "none for the default")
          @Nullable String value)
      throws IOException {
    Map<String, String> arguments = new HashMap<>(Map.of("name", name));
    if (value != null) {
      arguments.put("value", value);
    }
    options.print(options.client().send("PUT", "config", arguments), ConfigCommand::print);
    return 0;
  }

  private static void print(Json answer, PrintWriter out) {
    Table table = new Table("NAME", "VALUE", "DEFAULT");
    for (Json setting : answer.at("settings").items()) {
      table.add(
          setting.at("name").text(), setting.at("value").text(), setting.at("default").text());
    }
    table.print(out);
  }
}
