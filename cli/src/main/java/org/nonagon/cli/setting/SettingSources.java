package org.nonagon.cli.setting;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nonagon.cli.WrongUse;

/**
 * Where settings come from: an option wins over the environment, that over the config file, that
 * over the default. An empty value counts as not given.
 *
 * @param command what the command takes, with its defaults
 * @param options from the command line
 * @param environment all environment variables
 * @param file from the config file
 */
public record SettingSources(
    CommandSettings command,
    Map<Setting, String> options,
    Map<String, String> environment,
    Map<Setting, String> file) {

  private static final String LIFECYCLE_DAY = "NONAGON_LIFECYCLE_DAY_SECONDS";

  /** Copies the maps. */
  public SettingSources {
    options = Map.copyOf(options);
    environment = Map.copyOf(environment);
    file = Map.copyOf(file);
  }

  /** The value, or the default when it is given nowhere; empty when there is none either. */
  public Optional<String> find(Setting setting) {
    return given(setting).or(() -> command.find(setting).flatMap(CommandSettings.Entry::fallback));
  }

  /** The value of a setting that has a default. */
  public String get(Setting setting) {
    return find(setting).orElseThrow(() -> new IllegalArgumentException(setting + " has none"));
  }

  /** The value of a setting that has to be given. */
  public String require(Setting setting) {
    return find(setting)
        .orElseThrow(
            () ->
                new WrongUse(
                    "%s needs %s (or %s)"
                        .formatted(command.command(), setting.option(), setting.variable())));
  }

  /** The value that a text stands for; what the parser refuses is wrong use of the option. */
  public <T> Optional<T> read(Setting setting, Function<String, T> parser) {
    try {
      return find(setting).map(parser);
    } catch (IllegalArgumentException e) {
      throw new WrongUse(setting.option() + ": " + e.getMessage(), e);
    }
  }

  /** An address. */
  public HostPort address(Setting setting) {
    return HostPort.parse(setting.option(), require(setting));
  }

  /** An environment variable that no option stands for, such as a secret. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Refuses what asks for something that this version does not have yet. */
  public void refuseUnavailable() {
    for (CommandSettings.Entry entry : command.entries()) {
      Optional<String> value = given(entry.setting());
      if (value.isPresent() && !entry.isAvailable() && !value.equals(entry.fallback())) {
        throw new WrongUse(entry.setting().option() + " is not available yet");
      }
    }
    if (variable(LIFECYCLE_DAY).isPresent()) {
      throw new WrongUse(LIFECYCLE_DAY + " is not available yet");
    }
  }

  private Optional<String> given(Setting setting) {
    return Stream.of(
            options.getOrDefault(setting, ""),
            environment.getOrDefault(setting.variable(), ""),
            file.getOrDefault(setting, ""))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
