package org.nonagon.cli.setting;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings that a command takes.
 *
 * @param command its name
 * @param entries in the order in which {@code --help} shows them
 */
public record CommandSettings(String command, List<Entry> entries) {

  /** Copies the list. */
  public CommandSettings {
    entries = List.copyOf(entries);
  }

  /** A command that takes these. */
  public static CommandSettings of(String command, Entry... entries) {
    return new CommandSettings(command, List.of(entries));
  }

  /**
   * A setting as one command takes it.
   *
   * @param fallback what holds when nothing is given; empty when that is nothing
   * @param description for people
   * @param isAvailable whether this version does what the setting says; one that it does not do is
   *     refused, never ignored
   */
  public record Entry(
      Setting setting, Optional<String> fallback, String description, boolean isAvailable) {

    /** With a default. */
    public static Entry of(Setting setting, String fallback, String description) {
      return new Entry(setting, Optional.of(fallback), description, true);
    }

    /** Without a default. */
    public static Entry of(Setting setting, String description) {
      return new Entry(setting, Optional.empty(), description, true);
    }

    /** The same, for a later version. */
    public Entry later() {
      return new Entry(setting, fallback, description, false);
    }
  }

  /** The settings themselves. */
  public Stream<Setting> settings() {
    return entries.stream().map(Entry::setting);
  }

  /** What a setting is to this command; empty when it does not take it. */
  public Optional<Entry> find(Setting setting) {
    return entries.stream().filter(entry -> entry.setting() == setting).findFirst();
  }
}
