package org.nonagon.gateway.s3.multipart;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;

/** The additional checksum that an upload is begun with. */
final class UploadChecksums {
  private UploadChecksums() {}

  /** Reads {@code x-amz-checksum-algorithm} and {@code x-amz-checksum-type}. */
  static S3Outcome<Optional<UploadChecksum>> parse(S3Call call) {
    Optional<String> name = call.header(S3Headers.AMZ_CHECKSUM_ALGORITHM);
    Optional<String> type = call.header(S3Headers.AMZ_CHECKSUM_TYPE);
    if (name.isEmpty()) {
      return type.isEmpty()
          ? S3Outcome.accepted(Optional.empty())
          : refused(
              "The x-amz-checksum-type header can only be used with the"
                  + " x-amz-checksum-algorithm header.");
    }
    Optional<ChecksumAlgorithm> algorithm = algorithm(name.get());
    if (algorithm.isEmpty()) {
      return refused(
          "Checksum algorithm provided is unsupported. Please try again with any of the valid"
              + " types: "
              + Arrays.toString(ChecksumAlgorithm.values()));
    }
    return type(algorithm.get(), type)
        .map(t -> Optional.of(new UploadChecksum(algorithm.get(), t)));
  }

  private static Optional<ChecksumAlgorithm> algorithm(String name) {
    return Arrays.stream(ChecksumAlgorithm.values())
        .filter(algorithm -> algorithm.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  private static S3Outcome<ChecksumType> type(ChecksumAlgorithm algorithm, Optional<String> name) {
    if (name.isEmpty()) {
      return S3Outcome.accepted(
          algorithm == ChecksumAlgorithm.CRC64NVME
              ? ChecksumType.FULL_OBJECT
              : ChecksumType.COMPOSITE);
    }
    Optional<ChecksumType> type =
        Arrays.stream(ChecksumType.values())
            .filter(t -> t.name().equalsIgnoreCase(name.get()))
            .findFirst();
    if (type.isEmpty()) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              S3Headers.AMZ_CHECKSUM_TYPE,
              name.get(),
              "Value for x-amz-checksum-type is invalid."));
    }
    return isPossible(algorithm, type.get())
        ? S3Outcome.accepted(type.get())
        : refused(
            "The %s checksum type cannot be used with the %s checksum algorithm."
                .formatted(type.get(), algorithm.name().toLowerCase(Locale.ROOT)));
  }

  private static boolean isPossible(ChecksumAlgorithm algorithm, ChecksumType type) {
    return switch (algorithm) {
      case CRC64NVME -> type == ChecksumType.FULL_OBJECT;
      case SHA1, SHA256 -> type == ChecksumType.COMPOSITE;
      case CRC32, CRC32C -> true;
    };
  }

  private static <T> S3Outcome<T> refused(String message) {
    return S3Outcome.refused(S3Error.INVALID_REQUEST.failure(message));
  }
}
