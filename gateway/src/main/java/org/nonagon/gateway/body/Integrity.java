package org.nonagon.gateway.body;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.s3.ContentMd5;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/**
 * What the head of a request promises of its body, to be held against the body when it has come.
 *
 * @param md5 the {@code Content-MD5}
 * @param payload the SHA-256 that the signature covers
 * @param algorithm the additional checksum to compute, promised or not
 * @param value the promised value of that checksum, where a header has it; base64
 * @param isTrailing whether the promised value follows the body
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 *     Checking object integrity in Amazon S3</a>
 */
public record Integrity(
    Optional<ContentMd5> md5,
    Optional<PayloadMode.Literal> payload,
    Optional<ChecksumAlgorithm> algorithm,
    Optional<String> value,
    boolean isTrailing) {
  /** Reads the promises of a request whose signature says {@code mode} of the body. */
  public static S3Outcome<Integrity> of(S3Request request, PayloadMode mode) {
    return ContentMd5.parse(request.headers())
        .then(
            md5 ->
                checksum(request)
                    .map(
                        sum ->
                            new Integrity(
                                md5,
                                literal(mode),
                                sum.algorithm(),
                                sum.value(),
                                sum.isTrailing())));
  }

  /** No promises; this checksum is computed. */
  public static Integrity computed(Optional<ChecksumAlgorithm> algorithm) {
    return new Integrity(Optional.empty(), Optional.empty(), algorithm, Optional.empty(), false);
  }

  /** The promises without those of {@code x-amz-checksum-*}. */
  public static S3Outcome<Integrity> ofPayload(S3Request request, PayloadMode mode) {
    return ContentMd5.parse(request.headers())
        .map(md5 -> new Integrity(md5, literal(mode), Optional.empty(), Optional.empty(), false));
  }

  private static Optional<PayloadMode.Literal> literal(PayloadMode mode) {
    return mode instanceof PayloadMode.Literal hash ? Optional.of(hash) : Optional.empty();
  }

  /** The same, and this checksum is computed where the request promises none. */
  public Integrity computing(Optional<ChecksumAlgorithm> fallback) {
    return new Integrity(md5, payload, algorithm.or(() -> fallback), value, isTrailing);
  }

  static boolean isBase64(String text, int bytes) {
    try {
      return Base64.getDecoder().decode(text).length == bytes;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private record Promised(
      Optional<ChecksumAlgorithm> algorithm, Optional<String> value, boolean isTrailing) {}

  private static S3Outcome<Promised> checksum(S3Request request) {
    List<ChecksumAlgorithm> heading = named(request.headers().names().toList());
    List<ChecksumAlgorithm> trailing = named(trailerNames(request));
    if (heading.size() + trailing.size() > 1) {
      return S3Outcome.refused(
          S3Error.INVALID_REQUEST.failure(
              "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                  + " allowed."));
    }
    if (heading.isEmpty() && trailing.isEmpty()) {
      return request.header(S3Headers.AMZ_SDK_CHECKSUM_ALGORITHM).isEmpty()
          ? S3Outcome.accepted(new Promised(Optional.empty(), Optional.empty(), false))
          : S3Outcome.refused(
              S3Error.INVALID_REQUEST.failure(
                  "x-amz-sdk-checksum-algorithm specified, but no corresponding"
                      + " x-amz-checksum-* or x-amz-trailer headers were found."));
    }
    ChecksumAlgorithm algorithm = heading.isEmpty() ? trailing.getFirst() : heading.getFirst();
    if (isOfOther(request.header(S3Headers.AMZ_SDK_CHECKSUM_ALGORITHM), algorithm)) {
      return S3Outcome.refused(invalid(S3Headers.AMZ_SDK_CHECKSUM_ALGORITHM));
    }
    return heading.isEmpty()
        ? S3Outcome.accepted(new Promised(Optional.of(algorithm), Optional.empty(), true))
        : inHeader(request, algorithm);
  }

  private static boolean isOfOther(Optional<String> named, ChecksumAlgorithm algorithm) {
    return named.filter(name -> !name.equalsIgnoreCase(algorithm.name())).isPresent();
  }

  private static S3Failure invalid(String header) {
    return S3Error.INVALID_REQUEST.failure("Value for " + header + " header is invalid.");
  }

  private static S3Outcome<Promised> inHeader(S3Request request, ChecksumAlgorithm algorithm) {
    String value = request.header(algorithm.headerName()).orElseThrow();
    return isBase64(value, algorithm.byteLength())
        ? S3Outcome.accepted(new Promised(Optional.of(algorithm), Optional.of(value), false))
        : S3Outcome.refused(invalid(algorithm.headerName()));
  }

  private static List<ChecksumAlgorithm> named(List<String> names) {
    return Arrays.stream(ChecksumAlgorithm.values())
        .filter(algorithm -> names.contains(algorithm.headerName()))
        .toList();
  }

  private static List<String> trailerNames(S3Request request) {
    String trailer = request.headers().joined(S3Headers.AMZ_TRAILER).orElse("");
    return Arrays.stream(trailer.split(",", -1))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
