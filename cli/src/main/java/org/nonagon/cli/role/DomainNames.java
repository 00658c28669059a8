package org.nonagon.cli.role;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the names of {@code --domain}. */
public final class DomainNames {
  private static final int MAX_CHARS = 253;
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

  private DomainNames() {}

  /**
   * Names between commas, in lower case.
   *
   * @throws IllegalArgumentException when one of them is no name of a host
   */
  public static List<String> parse(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .map(DomainNames::checked)
        .distinct()
        .toList();
  }

  private static String checked(String name) {
    if (name.length() > MAX_CHARS || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a domain");
    }
    return name;
  }
}
