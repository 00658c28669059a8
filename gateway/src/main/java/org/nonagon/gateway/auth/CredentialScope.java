package org.nonagon.gateway.auth;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The credential of Signature Version 4: who signs, and for which day, region and service the
 * signing key was derived.
 *
 * @param accessKey the access key id
 * @param date the day as {@code yyyyMMdd}
 * @param region the region
 * @param service the service, {@code s3}
 */
public record CredentialScope(String accessKey, String date, String region, String service) {

  /** What a credential looks like, for those whose does not. */
  static final String FORM = "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"";

  private static final String TERMINATOR = "aws4_request";
  private static final int MAX_CREDENTIAL_CHARS = 512;
  private static final Pattern DATE = Pattern.compile("[0-9]{8}");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  /**
   * Reads {@code KEY/yyyyMMdd/region/service/aws4_request}. An access key may hold slashes; whether
   * the date is one is told by {@link #hasLegalDate}.
   */
  public static Optional<CredentialScope> parse(String credential) {
    String[] parts = credential.split("/", -1);
    int n = parts.length;
    if (n < 5 || credential.length() > MAX_CREDENTIAL_CHARS || !parts[n - 1].equals(TERMINATOR)) {
      return Optional.empty();
    }
    String accessKey = String.join("/", Arrays.copyOf(parts, n - 4));
    return accessKey.isEmpty()
        ? Optional.empty()
        : Optional.of(new CredentialScope(accessKey, parts[n - 4], parts[n - 3], parts[n - 2]));
  }

  /** Whether the date is a day of the calendar. */
  public boolean hasLegalDate() {
    if (!DATE.matcher(date).matches()) {
      return false;
    }
    try {
      LocalDate.parse(date, DAY);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  /** The scope as strings to sign hold it: without the access key. */
  public String scope() {
    return String.join("/", date, region, service, TERMINATOR);
  }
}
