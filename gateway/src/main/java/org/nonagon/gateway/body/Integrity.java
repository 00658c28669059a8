package org.nonagon.gateway.body;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/**
 * What the head of a request promises of its body, to be held against the body when it has come.
 *
 * @param md5 the 16 bytes of {@code Content-MD5}
 * @param payload the SHA-256 that the signature covers
 * @param algorithm the additional checksum to compute, promised or not
 * @param value the promised value of that checksum, where a header has it; base64
 * @param isTrailing whether the promised value follows the body
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 *     Checking object integrity in Amazon S3</a>
 */
public record Integrity(
    Optional<ByteBuffer> md5,
    Optional<PayloadMode.Literal> payload,
    Optional<ChecksumAlgorithm> algorithm,
    Optional<String> value,
    boolean isTrailing) {
  private static final int MD5_BYTES = 16;

  /** Reads the promises of a request whose signature says {@code mode} of the body. */
  public static S3Outcome<Integrity> of(S3Request request, PayloadMode mode) {
    Optional<PayloadMode.Literal> literal =
        mode instanceof PayloadMode.Literal hash ? Optional.of(hash) : Optional.empty();
    return md5(request)
        .then(
            md5 ->
                checksum(request)
                    .map(
                        sum ->
                            new Integrity(
                                md5, literal, sum.algorithm(), sum.value(), sum.isTrailing())));
  }

  /** The same, and this checksum is computed where the request promises none. */
  public Integrity computing(Optional<ChecksumAlgorithm> fallback) {
    return new Integrity(md5, payload, algorithm.or(() -> fallback), value, isTrailing);
  }

  private static S3Outcome<Optional<ByteBuffer>> md5(S3Request request) {
    Optional<String> header = request.header(S3Headers.CONTENT_MD5);
    if (header.isEmpty()) {
      return S3Outcome.accepted(Optional.empty());
    }
    Optional<ByteBuffer> bytes = base64(header.get(), MD5_BYTES);
    return bytes.isPresent()
        ? S3Outcome.accepted(bytes)
        : S3Outcome.refused(
            S3Error.INVALID_DIGEST.failure().with(S3Headers.CONTENT_MD5, header.get()));
  }

  private static Optional<ByteBuffer> base64(String text, int bytes) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      return decoded.length == bytes ? Optional.of(ByteBuffer.wrap(decoded)) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
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
    return heading.isEmpty()
        ? S3Outcome.accepted(new Promised(Optional.of(trailing.getFirst()), Optional.empty(), true))
        : inHeader(request, heading.getFirst());
  }

  private static S3Outcome<Promised> inHeader(S3Request request, ChecksumAlgorithm algorithm) {
    String value = request.header(algorithm.headerName()).orElseThrow();
    return base64(value, algorithm.byteLength()).isPresent()
        ? S3Outcome.accepted(new Promised(Optional.of(algorithm), Optional.of(value), false))
        : S3Outcome.refused(
            S3Error.INVALID_REQUEST.failure(
                "Value for " + algorithm.headerName() + " header is invalid."));
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
