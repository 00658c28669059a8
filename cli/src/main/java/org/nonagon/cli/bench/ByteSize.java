package org.nonagon.cli.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes as people write them: {@code 4KiB}, {@code 64MiB}, {@code 100000}. */
final class ByteSize implements ITypeConverter<Integer> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(b|k|kib|m|mib|g|gib)?");

  @Override
  public Integer convert(String text) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException("a size is written like 4KiB or 64MiB, not " + text);
    }
    String unit = form.group(2) == null ? "b" : form.group(2);
    int shift =
        switch (unit.charAt(0)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    long bytes = Long.parseLong(form.group(1)) << shift;
    if (bytes > 1 << 30) {
      throw new TypeConversionException("at most 1GiB, not " + text);
    }
    return (int) bytes;
  }

  /** The size with the largest unit that divides it. */
  static String text(int bytes) {
    if (bytes > 0 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }
}
