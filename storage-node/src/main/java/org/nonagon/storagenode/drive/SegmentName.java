package org.nonagon.storagenode.drive;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the files of a drive are called; see the page of the formats. */
enum SegmentName {
  /** Shards. */
  SEGMENT("segment"),
  /** What is in a segment. */
  INDEX("index"),
  /** Which records died. */
  DEAD("dead"),
  /** A segment whose header is broken, kept for people. */
  DAMAGED("damaged");

  /** Behind the name of a file that is being written and will be renamed. */
  static final String NEW = ".new";

  private final String ending;
  private final Pattern form;

  SegmentName(String ending) {
    this.ending = ending;
    this.form = Pattern.compile("([0-9]{8,10})\\." + ending);
  }

  /** The name of file {@code number} of this kind. */
  String of(int number) {
    return "%08d.%s".formatted(number, ending);
  }

  /** The number of the file; empty when it is of another kind. */
  OptionalInt numberOf(String name) {
    Matcher matcher = form.matcher(name);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
