package org.nonagon.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nonagon.cli.WrongUse;

/**
 * A file of {@code key = value} lines with the names of the options. Empty lines and lines that
 * begin with {@code #} say nothing. An unknown or repeated key is refused, so that a misspelt
 * setting does not silently keep its default.
 */
final class ConfigFile {
  private ConfigFile() {}

  /** Reads a file. */
  static Map<ServerSetting, String> read(Path file) {
    try {
      return parse(Files.readAllLines(file), file.toString());
    } catch (IOException e) {
      throw new WrongUse("cannot read the config file " + file + ": " + e, e);
    }
  }

  static Map<ServerSetting, String> parse(List<String> lines, String name) {
    Map<ServerSetting, String> values = new EnumMap<>(ServerSetting.class);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        parseLine(line, name + ":" + (i + 1), values);
      }
    }
    return values;
  }

  private static void parseLine(String line, String place, Map<ServerSetting, String> values) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new WrongUse(place + ": not of the form 'key = value'");
    }
    String key = line.substring(0, equals).strip();
    ServerSetting setting =
        find(key).orElseThrow(() -> new WrongUse(place + ": unknown key '" + key + "'"));
    if (values.putIfAbsent(setting, line.substring(equals + 1).strip()) != null) {
      throw new WrongUse(place + ": '" + key + "' is given twice");
    }
  }

  private static Optional<ServerSetting> find(String key) {
    return Arrays.stream(ServerSetting.values())
        .filter(setting -> setting.key().equals(key))
        .findFirst();
  }
}
