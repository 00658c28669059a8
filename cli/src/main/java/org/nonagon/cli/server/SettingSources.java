package org.nonagon.cli.server;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nonagon.cli.WrongUse;

/**
 * Where settings come from: an option wins over the environment, that over the config file, that
 * over the default. An empty value counts as not given.
 *
 * @param options from the command line
 * @param environment all environment variables
 * @param file from the config file
 */
record SettingSources(
    Map<ServerSetting, String> options,
    Map<String, String> environment,
    Map<ServerSetting, String> file) {

  private static final String LIFECYCLE_DAY = "NONAGON_LIFECYCLE_DAY_SECONDS";

  SettingSources {
    options = Map.copyOf(options);
    environment = Map.copyOf(environment);
    file = Map.copyOf(file);
  }

  /** The value, or the default when it is given nowhere; empty when there is none either. */
  Optional<String> find(ServerSetting setting) {
    return given(setting).or(setting::defaultValue);
  }

  /** The value of a setting that has a default. */
  String get(ServerSetting setting) {
    return find(setting).orElseThrow(() -> new IllegalArgumentException(setting + " has none"));
  }

  /** An environment variable that no option stands for, such as a secret. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Refuses what asks for something that this version does not have yet. */
  void refuseUnavailable() {
    for (ServerSetting setting : ServerSetting.values()) {
      Optional<String> value = given(setting);
      if (value.isPresent() && !setting.isAvailable() && !value.equals(setting.defaultValue())) {
        throw new WrongUse(setting.option() + " is not available yet");
      }
    }
    if (variable(LIFECYCLE_DAY).isPresent()) {
      throw new WrongUse(LIFECYCLE_DAY + " is not available yet");
    }
  }

  private Optional<String> given(ServerSetting setting) {
    return Stream.of(
            options.getOrDefault(setting, ""),
            environment.getOrDefault(setting.variable(), ""),
            file.getOrDefault(setting, ""))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
