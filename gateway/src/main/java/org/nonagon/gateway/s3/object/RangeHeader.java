package org.nonagon.gateway.s3.object;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.ByteRange;

/**
 * The {@code Range} header in its three forms: {@code bytes=0-9}, {@code bytes=10-}, {@code
 * bytes=-5}. More than one range, other units and what cannot be read are ignored as S3 ignores
 * them: the answer is the whole object.
 */
public final class RangeHeader {

  private static final Pattern FORM = Pattern.compile("bytes\\s*=\\s*([0-9]*)\\s*-\\s*([0-9]*)");
  private static final Pattern COPY_FORM = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})");
  private static final int MAX_DIGITS = 18;

  /** What a range comes to on an object of known size. */
  public sealed interface Selection {

    /** No range: the whole object, status 200. */
    record Whole() implements Selection {}

    /**
     * A part of the object, status 206.
     *
     * @param range which bytes
     * @param sizeBytes of how many
     */
    record Part(ByteRange range, long sizeBytes) implements Selection {

      /** The value of {@code Content-Range}. */
      public String contentRange() {
        return "bytes " + range.offset() + "-" + (range.end() - 1) + "/" + sizeBytes;
      }
    }

    /** Nothing of the object lies in the range: status 416. */
    record Unsatisfiable(S3Failure failure) implements Selection {}
  }

  private RangeHeader() {}

  /** What a header, if there is one, selects of an object. */
  public static Selection select(Optional<String> header, long sizeBytes) {
    if (header.isEmpty()) {
      return new Selection.Whole();
    }
    Matcher form = FORM.matcher(header.get().trim());
    if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
      return new Selection.Whole();
    }
    if (form.group(1).isEmpty()) {
      return suffix(number(form.group(2)), header.get(), sizeBytes);
    }
    long first = number(form.group(1));
    long last = form.group(2).isEmpty() ? Long.MAX_VALUE : number(form.group(2));
    return last < first ? new Selection.Whole() : fromTo(first, last, header.get(), sizeBytes);
  }

  private static Selection suffix(long length, String header, long sizeBytes) {
    return length == 0
        ? unsatisfiable(header, sizeBytes)
        : fromTo(Math.max(0, sizeBytes - length), Long.MAX_VALUE, header, sizeBytes);
  }

  private static Selection fromTo(long first, long last, String header, long sizeBytes) {
    if (first >= sizeBytes) {
      return unsatisfiable(header, sizeBytes);
    }
    long end = Math.min(last, sizeBytes - 1) + 1;
    return new Selection.Part(new ByteRange(first, end - first), sizeBytes);
  }

  private static Selection unsatisfiable(String header, long sizeBytes) {
    return new Selection.Unsatisfiable(
        S3Error.INVALID_RANGE
            .failure()
            .with("RangeRequested", header)
            .with("ActualObjectSize", Long.toString(sizeBytes)));
  }

  /** A number past all sizes is as good as the largest one. */
  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
  }

  /**
   * {@code x-amz-copy-source-range}, which unlike {@code Range} has one form and must fit into its
   * source.
   *
   * @param sizeBytes the size of the source
   */
  public static S3Outcome<ByteRange> copySource(String header, long sizeBytes) {
    Matcher form = COPY_FORM.matcher(header);
    if (!form.matches() || Long.parseLong(form.group(2)) < Long.parseLong(form.group(1))) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              S3Headers.AMZ_COPY_SOURCE_RANGE,
              header,
              "The x-amz-copy-source-range value must be of the form bytes=first-last where first"
                  + " and last are the zero-based offsets of the first and last bytes to copy"));
    }
    long first = Long.parseLong(form.group(1));
    long end = Long.parseLong(form.group(2)) + 1;
    return end > sizeBytes
        ? S3Outcome.refused(
            S3Failure.invalidArgument(
                S3Headers.AMZ_COPY_SOURCE_RANGE,
                header,
                "Range specified is not valid for source object of size: " + sizeBytes))
        : S3Outcome.accepted(new ByteRange(first, end - first));
  }
}
