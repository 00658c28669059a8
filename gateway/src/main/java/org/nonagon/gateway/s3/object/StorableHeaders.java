package org.nonagon.gateway.s3.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.ContentHeaders;

/**
 * The headers of a PUT that are kept with the object and answered with it. {@code aws-chunked} in
 * Content-Encoding spoke of the transfer and is not kept.
 */
public final class StorableHeaders {

  /** Bound on the bytes of all of them together. */
  public static final int MAX_BYTES = 8 * 1024;

  private static final int MAX_REDIRECT_CHARS = 2048;
  private static final List<String> REDIRECT_PREFIXES = List.of("/", "http://", "https://");
  private static final String CONTENT_ENCODING = "content-encoding";
  private static final String AWS_CHUNKED = "aws-chunked";

  private StorableHeaders() {}

  /** Reads what a request wants kept. */
  public static S3Outcome<ContentHeaders> parse(HeaderFields headers) {
    SortedMap<String, String> values = new TreeMap<>();
    int bytes = 0;
    for (String name : ContentHeaders.NAMES) {
      Optional<String> value =
          name.equals(CONTENT_ENCODING) ? contentEncoding(headers) : headers.first(name);
      if (value.isPresent() && !value.get().isEmpty()) {
        bytes += name.length() + value.get().length();
        values.put(name, PercentCoding.utf8OfLatin1(value.get()));
      }
    }
    if (bytes > MAX_BYTES) {
      return S3Outcome.refused(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE);
    }
    return wrongRedirect(values.getOrDefault(S3Headers.AMZ_WEBSITE_REDIRECT_LOCATION, "/"))
        .<S3Outcome<ContentHeaders>>map(S3Outcome::refused)
        .orElseGet(() -> S3Outcome.accepted(new ContentHeaders(values)));
  }

  private static Optional<S3Failure> wrongRedirect(String location) {
    if (location.length() > MAX_REDIRECT_CHARS) {
      return Optional.of(
          S3Error.INVALID_REDIRECT_LOCATION.failure(
              "The length of website redirect location cannot exceed 2,048 characters."));
    }
    return REDIRECT_PREFIXES.stream().noneMatch(location::startsWith)
        ? Optional.of(S3Error.INVALID_REDIRECT_LOCATION.failure())
        : Optional.empty();
  }

  private static Optional<String> contentEncoding(HeaderFields headers) {
    return headers
        .joined(S3Headers.CONTENT_ENCODING)
        .map(
            value -> {
              List<String> kept = new ArrayList<>();
              for (String coding : value.split(",", -1)) {
                if (!coding.isBlank() && !coding.trim().equalsIgnoreCase(AWS_CHUNKED)) {
                  kept.add(coding.trim());
                }
              }
              return String.join(",", kept);
            });
  }
}
