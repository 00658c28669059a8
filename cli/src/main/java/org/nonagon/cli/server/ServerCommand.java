package org.nonagon.cli.server;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code nonagon server}: the whole system in one process. Its options come from the table in
 * {@link ServerSetting}. This class loads without Quarkus, so that {@code --help} does too.
 */
public final class ServerCommand implements Callable<Integer> {
  private static final String CONFIG_OPTION = "--config";
  private static final String CONFIG_VARIABLE = "NONAGON_CONFIG";

  private final Map<String, String> environment;
  private final CommandSpec spec;

  private ServerCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /** The command, which reads settings from {@code environment} where no option is given. */
  public static CommandLine commandLine(Map<String, String> environment) {
    CommandSpec spec = new ServerCommand(environment).spec;
    spec.name("server").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description("Runs the whole system in one process.")
        .footer(
            "",
            "An option wins over the environment, the environment over the config file.",
            "The root account's keys are made at the first start, printed once and kept in",
            "DIR/root.credentials; NONAGON_ROOT_ACCESS_KEY and NONAGON_ROOT_SECRET_KEY give others.",
            "");
    for (ServerSetting setting : ServerSetting.values()) {
      spec.addOption(option(setting));
    }
    spec.addOption(
        OptionSpec.builder(CONFIG_OPTION)
            .type(String.class)
            .paramLabel("FILE")
            .description(
                "File of 'key = value' lines with the options' names. [" + CONFIG_VARIABLE + "]")
            .build());
    return new CommandLine(spec);
  }

  @Override
  public Integer call() {
    return ServerStart.run(sources());
  }

  private SettingSources sources() {
    Map<ServerSetting, String> options = new EnumMap<>(ServerSetting.class);
    for (ServerSetting setting : ServerSetting.values()) {
      Object value = spec.findOption(setting.option()).getValue();
      if (value != null) {
        options.put(setting, value.toString());
      }
    }
    String config = spec.findOption(CONFIG_OPTION).getValue();
    String file = config != null ? config : environment.getOrDefault(CONFIG_VARIABLE, "");
    return new SettingSources(
        options, environment, file.isEmpty() ? Map.of() : ConfigFile.read(Path.of(file)));
  }

  private static OptionSpec option(ServerSetting setting) {
    String availability = setting.isAvailable() ? "" : " Not available yet.";
    String fallback = setting.defaultValue().map(value -> ", default " + value).orElse("");
    OptionSpec.Builder builder =
        OptionSpec.builder(setting.option())
            .description(
                setting.description() + availability + " [" + setting.variable() + fallback + "]");
    return setting.parameter().isEmpty()
        ? builder.type(Boolean.class).arity("0").build()
        : builder.type(String.class).paramLabel(setting.parameter()).build();
  }
}
