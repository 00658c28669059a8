package org.nonagon.gateway.s3.object;

import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.PartBoundary;

/**
 * What a GET or HEAD of a version answers: decided here, from the head of the request and the
 * version alone. Conditions come first, then the range or part.
 */
public sealed interface ReadDecision {
  /** Everything, with status 200. */
  record Whole(long sizeBytes) implements ReadDecision {}

  /**
   * A range, with status 206.
   *
   * @param range which bytes; none of an empty part
   * @param sizeBytes of how many
   * @param partsCount how many parts the object has, when one was asked for by its number
   * @param checksum the checksum of just these bytes, where it is known: they are one part
   */
  record Part(
      ByteRange range,
      long sizeBytes,
      Optional<Integer> partsCount,
      Optional<ObjectChecksum> checksum)
      implements ReadDecision {}

  /** The client has this state: 304. */
  record NotModified() implements ReadDecision {}

  /** It is refused. */
  record Refused(S3Failure failure) implements ReadDecision {}

  /** The parameter that asks for a part. */
  String PART_NUMBER = "partNumber";

  /** Decides. */
  static ReadDecision of(S3Request request, ObjectVersion version) {
    return switch (Preconditions.ofRequest(request.headers())
        .judgeRead(version.content().etag(), version.lastModified())) {
      case Preconditions.Verdict.Proceed() -> selection(request, version.content());
      case Preconditions.Verdict.NotModified() -> new NotModified();
      case Preconditions.Verdict.Failed(S3Failure failure) -> new Refused(failure);
    };
  }

  private static ReadDecision selection(S3Request request, ObjectContent content) {
    Optional<String> part = request.query().first(PART_NUMBER);
    Optional<String> range = request.header(S3Headers.RANGE);
    if (part.isPresent() && range.isPresent()) {
      return new Refused(
          S3Error.INVALID_REQUEST.failure(
              "Cannot specify both Range header and partNumber query parameter"));
    }
    if (part.isPresent()) {
      return switch (PartNumber.parse(part.get())) {
        case S3Outcome.Accepted<Integer>(Integer number) -> part(number, content);
        case S3Outcome.Refused<Integer>(S3Failure failure) -> new Refused(failure);
      };
    }
    return switch (RangeHeader.select(range, content.size())) {
      case RangeHeader.Selection.Whole() -> new Whole(content.size());
      case RangeHeader.Selection.Part(ByteRange selected, long size) ->
          new Part(selected, size, Optional.empty(), checksumOfPart(selected, content));
      case RangeHeader.Selection.Unsatisfiable(S3Failure failure) -> new Refused(failure);
    };
  }

  /** A range that is exactly one part has the checksum of that part. */
  private static Optional<ObjectChecksum> checksumOfPart(ByteRange range, ObjectContent content) {
    long offset = 0;
    for (PartBoundary part : content.parts()) {
      if (offset == range.offset() && part.length() == range.length()) {
        return part.checksum();
      }
      offset += part.length();
    }
    return Optional.empty();
  }

  private static ReadDecision part(int number, ObjectContent content) {
    long offset = 0;
    for (PartBoundary part : content.parts()) {
      if (part.number() == number) {
        return new Part(
            new ByteRange(offset, part.length()),
            content.size(),
            Optional.of(content.parts().size()),
            part.checksum());
      }
      offset += part.length();
    }
    return content.parts().isEmpty() && number == 1
        ? new Part(
            ByteRange.whole(content.size()),
            content.size(),
            Optional.empty(),
            Optional.of(content.effectiveChecksum()))
        : new Refused(
            S3Error.INVALID_PART_NUMBER
                .failure()
                .with("PartNumberRequested", Integer.toString(number))
                .with("ActualPartCount", Integer.toString(Math.max(1, content.parts().size()))));
  }

  /** The number of a part. */
  final class PartNumber {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,5}");

    private PartNumber() {}

    /** Reads it; what is not 1 to 10,000 is refused. */
    public static S3Outcome<Integer> parse(String text) {
      int number = FORM.matcher(text).matches() ? Integer.parseInt(text) : 0;
      return number >= 1 && number <= PartBoundary.MAX_NUMBER
          ? S3Outcome.accepted(number)
          : S3Outcome.refused(
              S3Failure.invalidArgument(
                  PART_NUMBER,
                  text,
                  "Part number must be an integer between 1 and 10000, inclusive"));
    }
  }
}
