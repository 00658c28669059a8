package org.nonagon.cli.setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
public final class ConfigFile {
  private ConfigFile() {}

  /** Reads a file of a command's settings. */
  public static Map<Setting, String> read(Path file, CommandSettings settings) {
    try {
      return parse(Files.readAllLines(file), file.toString(), settings);
    } catch (IOException e) {
      throw new WrongUse("cannot read the config file " + file + ": " + e, e);
    }
  }

  static Map<Setting, String> parse(List<String> lines, String name, CommandSettings settings) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        parseLine(line, name + ":" + (i + 1), settings, values);
      }
    }
    return values;
  }

  private static void parseLine(
      String line, String place, CommandSettings settings, Map<Setting, String> values) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new WrongUse(place + ": not of the form 'key = value'");
    }
    String key = line.substring(0, equals).strip();
    Setting setting =
        find(key, settings).orElseThrow(() -> new WrongUse(place + ": unknown key '" + key + "'"));
    if (values.putIfAbsent(setting, line.substring(equals + 1).strip()) != null) {
      throw new WrongUse(place + ": '" + key + "' is given twice");
    }
  }

  private static Optional<Setting> find(String key, CommandSettings settings) {
    return settings.settings().filter(setting -> setting.key().equals(key)).findFirst();
  }
}
