package org.nonagon.gateway.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The dates of HTTP: read in all three forms of RFC 9110, section 5.6.7, written in the one that it
 * prefers. The day of the week is not looked at: it says nothing that the date does not, and S3
 * takes a wrong one.
 */
public final class HttpDate {

  private static final int MAX_CHARS = 64;
  private static final int TWO_DIGIT_YEARS_FROM = 1970;

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  private static final Set<TemporalField> DATE_AND_TIME =
      Set.of(
          ChronoField.YEAR,
          ChronoField.MONTH_OF_YEAR,
          ChronoField.DAY_OF_MONTH,
          ChronoField.HOUR_OF_DAY,
          ChronoField.MINUTE_OF_HOUR,
          ChronoField.SECOND_OF_MINUTE,
          ChronoField.OFFSET_SECONDS);

  private static final List<DateTimeFormatter> READ =
      List.of(
          read("EEE, d MMM uuuu HH:mm:ss 'GMT'"),
          read("EEE, d MMM uuuu HH:mm:ss xx"),
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, TWO_DIGIT_YEARS_FROM)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH)
              .withResolverFields(DATE_AND_TIME),
          read("EEE MMM ppd HH:mm:ss uuuu"));

  private HttpDate() {}

  private static DateTimeFormatter read(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withResolverFields(DATE_AND_TIME);
  }

  /** The time of a date, or empty when it is none; conditions on no date are no conditions. */
  public static Optional<Instant> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    for (DateTimeFormatter format : READ) {
      try {
        return Optional.of(
            format.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                    instanceof OffsetDateTime offset
                ? offset.toInstant()
                : LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException _) {
        // Not in this form; the next one may fit.
      }
    }
    return Optional.empty();
  }

  /** Writes a time as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  public static String format(Instant time) {
    return WRITTEN.format(time.atOffset(ZoneOffset.UTC));
  }
}
