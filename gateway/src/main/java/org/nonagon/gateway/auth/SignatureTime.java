package org.nonagon.gateway.auth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.s3.HttpDate;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/** The time of Signature Version 4, {@code yyyyMMdd'T'HHmmss'Z'}, and the others that S3 takes. */
final class SignatureTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final int LENGTH = 16;
  private static final int MAX_EXTENDED_LENGTH = 40;

  /** How far a request's clock may be off. */
  static final long MAX_SKEW_SECONDS = 900;

  private SignatureTime() {}

  static Optional<Instant> parse(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  static String format(Instant time) {
    return FORMAT.format(time.atOffset(ZoneOffset.UTC));
  }

  /** The time of a date in any form that S3 takes: of Signature Version 4, ISO 8601, or HTTP. */
  static Optional<Instant> parseAny(String text) {
    return parse(text).or(() -> parseExtended(text)).or(() -> HttpDate.parse(text));
  }

  private static Optional<Instant> parseExtended(String text) {
    if (text.length() > MAX_EXTENDED_LENGTH || !text.endsWith("Z")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * When a request was signed: {@code x-amz-date}, or else {@code Date}; readable, and not too far
   * from now. A time before 1970 is none, as S3 has it.
   */
  static S3Outcome<Instant> ofRequest(S3Request request, Instant now) {
    Optional<String> date =
        request
            .headers()
            .joined(S3Headers.AMZ_DATE)
            .or(() -> request.headers().joined(S3Headers.DATE));
    Optional<Instant> time =
        date.flatMap(SignatureTime::parseAny).filter(t -> !t.isBefore(Instant.EPOCH));
    if (time.isEmpty()) {
      return S3Outcome.refused(
          S3Error.ACCESS_DENIED.failure(
              "AWS authentication requires a valid Date or x-amz-date header"));
    }
    boolean isSkewed =
        Duration.between(time.get(), now).abs().compareTo(Duration.ofSeconds(MAX_SKEW_SECONDS)) > 0;
    return isSkewed ? S3Outcome.refused(skewed(date.get(), now)) : S3Outcome.accepted(time.get());
  }

  private static S3Failure skewed(String date, Instant now) {
    return S3Error.REQUEST_TIME_TOO_SKEWED
        .failure()
        .with("RequestTime", date)
        .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
        .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW_SECONDS * 1000));
  }
}
