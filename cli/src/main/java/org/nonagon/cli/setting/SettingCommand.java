package org.nonagon.cli.setting;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command whose options come from a table of settings. This class loads without Quarkus, so that
 * {@code --help} does too.
 */
public final class SettingCommand implements Callable<Integer> {
  private static final String CONFIG_OPTION = "--config";
  private static final String CONFIG_VARIABLE = "NONAGON_CONFIG";

  private final CommandSettings settings;
  private final Map<String, String> environment;
  private final ToIntFunction<SettingSources> work;
  private final CommandSpec spec;

  private SettingCommand(
      CommandSettings settings,
      Map<String, String> environment,
      ToIntFunction<SettingSources> work) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
    this.work = work;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /**
   * The command, which reads settings from {@code environment} where no option is given.
   *
   * @param description what {@code --help} begins with
   * @param footer lines that it ends with
   * @param work gives the exit status; named in a lambda, so that its class loads when it runs
   */
  public static CommandLine commandLine(
      CommandSettings settings,
      String description,
      List<String> footer,
      Map<String, String> environment,
      ToIntFunction<SettingSources> work) {
    CommandSpec spec = new SettingCommand(settings, environment, work).spec;
    spec.name(settings.command()).mixinStandardHelpOptions(true);
    spec.usageMessage().description(description).footer(footer(footer));
    for (CommandSettings.Entry entry : settings.entries()) {
      spec.addOption(option(entry));
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

  private static String[] footer(List<String> lines) {
    List<String> before =
        List.of("", "An option wins over the environment, the environment over the config file.");
    return Stream.of(before, lines, List.of("")).flatMap(List::stream).toArray(String[]::new);
  }

  @Override
  public Integer call() {
    return work.applyAsInt(sources());
  }

  private SettingSources sources() {
    Map<Setting, String> options = new EnumMap<>(Setting.class);
    settings
        .settings()
        .forEach(
            setting -> {
              Object value = spec.findOption(setting.option()).getValue();
              if (value != null) {
                options.put(setting, value.toString());
              }
            });
    String config = spec.findOption(CONFIG_OPTION).getValue();
    String file = config != null ? config : environment.getOrDefault(CONFIG_VARIABLE, "");
    return new SettingSources(
        settings,
        options,
        environment,
        file.isEmpty() ? Map.of() : ConfigFile.read(Path.of(file), settings));
  }

  private static OptionSpec option(CommandSettings.Entry entry) {
    Setting setting = entry.setting();
    String availability = entry.isAvailable() ? "" : " Not available yet.";
    String fallback = entry.fallback().map(value -> ", default " + value).orElse("");
    OptionSpec.Builder builder =
        OptionSpec.builder(setting.option())
            .description(
                entry.description() + availability + " [" + setting.variable() + fallback + "]");
    return setting.parameter().isEmpty()
        ? builder.type(Boolean.class).arity("0").build()
        : builder.type(String.class).paramLabel(setting.parameter()).build();
  }
}
