package org.nonagon.gateway.s3.object;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Answer.Header;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ObjectChecksum;

/** The headers of additional checksums that speak of an object and not of the request's body. */
public final class ChecksumHeaders {
  private static final Pattern PARTS_SUFFIX = Pattern.compile("-[1-9][0-9]{0,4}$");

  private ChecksumHeaders() {}

  /** The algorithm that {@code x-amz-checksum-algorithm} asks for. */
  public static S3Outcome<Optional<ChecksumAlgorithm>> algorithm(HeaderFields headers) {
    Optional<String> name = headers.first(S3Headers.AMZ_CHECKSUM_ALGORITHM);
    Optional<ChecksumAlgorithm> algorithm =
        name.flatMap(
            text ->
                Arrays.stream(ChecksumAlgorithm.values())
                    .filter(known -> known.name().equals(text.toUpperCase(Locale.ROOT)))
                    .findFirst());
    return name.isPresent() && algorithm.isEmpty()
        ? S3Outcome.refused(
            S3Error.INVALID_REQUEST.failure(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid"
                    + " types: "
                    + Arrays.toString(ChecksumAlgorithm.values())))
        : S3Outcome.accepted(algorithm);
  }

  /** The type that {@code x-amz-checksum-type} names. */
  public static S3Outcome<Optional<ChecksumType>> type(HeaderFields headers) {
    Optional<String> name = headers.first(S3Headers.AMZ_CHECKSUM_TYPE);
    Optional<ChecksumType> type =
        name.flatMap(
            text ->
                Arrays.stream(ChecksumType.values())
                    .filter(known -> known.name().equalsIgnoreCase(text))
                    .findFirst());
    return name.isPresent() && type.isEmpty()
        ? S3Outcome.refused(
            S3Error.INVALID_REQUEST.failure("Value for x-amz-checksum-type header is invalid."))
        : S3Outcome.accepted(type);
  }

  /** The checksum that a client expects of a whole object; a composite one names its parts. */
  public static S3Outcome<Optional<ObjectChecksum>> expected(HeaderFields headers) {
    List<ChecksumAlgorithm> named =
        Arrays.stream(ChecksumAlgorithm.values())
            .filter(algorithm -> headers.has(algorithm.headerName()))
            .toList();
    if (named.size() > 1) {
      return S3Outcome.refused(
          S3Error.INVALID_REQUEST.failure(
              "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                  + " allowed."));
    }
    return named.isEmpty()
        ? S3Outcome.accepted(Optional.empty())
        : expected(named.getFirst(), headers.first(named.getFirst().headerName()).orElseThrow());
  }

  private static S3Outcome<Optional<ObjectChecksum>> expected(
      ChecksumAlgorithm algorithm, String value) {
    String base64 = PARTS_SUFFIX.matcher(value).replaceFirst("");
    ChecksumType type =
        base64.length() < value.length() ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
    return isBase64(base64, algorithm.byteLength())
        ? S3Outcome.accepted(Optional.of(new ObjectChecksum(algorithm, type, value)))
        : S3Outcome.refused(
            S3Error.INVALID_REQUEST.failure(
                "Value for " + algorithm.headerName() + " header is invalid."));
  }

  private static boolean isBase64(String text, int bytes) {
    try {
      return Base64.getDecoder().decode(text).length == bytes;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** A checksum without its type, as parts have it. */
  public static List<Header> value(Optional<ObjectChecksum> checksum) {
    return checksum
        .map(sum -> List.of(new Header(sum.algorithm().headerName(), sum.value())))
        .orElse(List.of());
  }

  /** A checksum with the type of the object that it belongs to. */
  public static List<Header> typed(ObjectChecksum checksum, ChecksumType type) {
    return List.of(
        new Header(checksum.algorithm().headerName(), checksum.value()),
        new Header(S3Headers.AMZ_CHECKSUM_TYPE, type.name()));
  }

  /** A checksum with its type. */
  public static List<Header> typed(ObjectChecksum checksum) {
    return typed(checksum, checksum.type());
  }
}
