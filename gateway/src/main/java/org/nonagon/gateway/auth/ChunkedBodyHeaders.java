package org.nonagon.gateway.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/**
 * What the head of a request says of its aws-chunked body.
 *
 * @param decodedBytes how much data there is, from {@code x-amz-decoded-content-length}
 * @param announcedTrailer the names in {@code x-amz-trailer}, in lower case
 */
record ChunkedBodyHeaders(long decodedBytes, Set<String> announcedTrailer) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** What a trailer may have. */
  private static final Set<String> CHECKSUMS =
      Arrays.stream(ChecksumAlgorithm.values())
          .map(ChecksumAlgorithm::headerName)
          .collect(Collectors.toUnmodifiableSet());

  static S3Outcome<ChunkedBodyHeaders> parse(S3Request request) {
    Optional<String> length = request.header(S3Headers.AMZ_DECODED_CONTENT_LENGTH);
    if (length.isEmpty()) {
      return S3Outcome.refused(S3Error.MISSING_CONTENT_LENGTH);
    }
    if (!NUMBER.matcher(length.get()).matches()) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              S3Headers.AMZ_DECODED_CONTENT_LENGTH, length.get(), "The length is not a number."));
    }
    Set<String> trailer = announced(request);
    if (trailer.size() > SignedChunks.MAX_TRAILER_FIELDS) {
      return S3Outcome.refused(S3Error.MALFORMED_TRAILER_ERROR);
    }
    if (!CHECKSUMS.containsAll(trailer)) {
      return S3Outcome.refused(
          S3Error.INVALID_REQUEST.failure(
              "The value specified in the x-amz-trailer header is not supported"));
    }
    return S3Outcome.accepted(new ChunkedBodyHeaders(Long.parseLong(length.get()), trailer));
  }

  private static Set<String> announced(S3Request request) {
    Set<String> names = new TreeSet<>();
    for (String name : request.headers().joined(S3Headers.AMZ_TRAILER).orElse("").split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.trim().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
