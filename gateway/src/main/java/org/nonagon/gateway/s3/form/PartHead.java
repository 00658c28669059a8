package org.nonagon.gateway.s3.form;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nonagon.gateway.s3.PercentCoding;

/**
 * What the lines before a part's data say: its name, and the name of its file. Other lines are
 * ignored; the form's own Content-Type field says what the file is.
 *
 * @param name of the field, in lower case
 * @param fileName without the folders that some browsers send with it; empty when there is none
 */
record PartHead(String name, String fileName) {

  private static final String DISPOSITION = "content-disposition:";
  private static final String FORM_DATA = "form-data";

  /** Reads the lines, which have one character per byte; empty when they name no field. */
  static Optional<PartHead> parse(List<String> lines) {
    List<String> dispositions =
        lines.stream().filter(l -> l.toLowerCase(Locale.ROOT).startsWith(DISPOSITION)).toList();
    if (dispositions.size() != 1) {
      return Optional.empty();
    }
    String value = dispositions.getFirst().substring(DISPOSITION.length()).strip();
    if (!value.toLowerCase(Locale.ROOT).startsWith(FORM_DATA)) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    boolean isLegal = parameters(value.substring(FORM_DATA.length()), parameters);
    Optional<String> name = text(parameters, "name");
    return isLegal && name.isPresent() && !name.get().isEmpty()
        ? Optional.of(
            new PartHead(
                name.get().toLowerCase(Locale.ROOT),
                lastName(text(parameters, "filename").orElse(""))))
        : Optional.empty();
  }

  private static Optional<String> text(Map<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.get(name))
        .map(value -> value.getBytes(StandardCharsets.ISO_8859_1))
        .flatMap(PercentCoding::utf8);
  }

  private static String lastName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /**
   * Reads {@code ; name=value} pieces; false when something else is there or a name comes twice.
   */
  private static boolean parameters(String text, Map<String, String> parameters) {
    int at = skipBlanks(text, 0);
    while (at < text.length()) {
      if (text.charAt(at) != ';') {
        return false;
      }
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        return text.substring(at + 1).isBlank();
      }
      String name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      at = value(text, skipBlanks(text, equals + 1), value);
      if (at < 0 || parameters.put(name, value.toString()) != null) {
        return false;
      }
      at = skipBlanks(text, at);
    }
    return true;
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Reads a value, in quotes or not; gives where it ends, or -1 when a quote is not closed. */
  private static int value(String text, int from, StringBuilder value) {
    if (from >= text.length() || text.charAt(from) != '"') {
      int end = text.indexOf(';', from);
      int until = end < 0 ? text.length() : end;
      value.append(text.substring(from, until).strip());
      return until;
    }
    for (int at = from + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (isEscape(text, at)) {
        at++;
      }
      value.append(text.charAt(at));
    }
    return -1;
  }

  /** A backslash escapes a quote; before anything else it belongs to a path of Windows. */
  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"';
  }
}
