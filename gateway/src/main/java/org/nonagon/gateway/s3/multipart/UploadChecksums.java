package org.nonagon.gateway.s3.multipart;

import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.object.ChecksumHeaders;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;

/** The additional checksum that an upload is begun with. */
final class UploadChecksums {
  private UploadChecksums() {}

  /** Reads {@code x-amz-checksum-algorithm} and {@code x-amz-checksum-type}. */
  static S3Outcome<Optional<UploadChecksum>> parse(HeaderFields headers) {
    return ChecksumHeaders.algorithm(headers)
        .then(
            algorithm ->
                ChecksumHeaders.type(headers)
                    .then(
                        type ->
                            algorithm.isPresent()
                                ? together(algorithm.get(), type)
                                : without(type)));
  }

  private static S3Outcome<Optional<UploadChecksum>> without(Optional<ChecksumType> type) {
    return type.isEmpty()
        ? S3Outcome.accepted(Optional.empty())
        : refused(
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm"
                + " header.");
  }

  private static S3Outcome<Optional<UploadChecksum>> together(
      ChecksumAlgorithm algorithm, Optional<ChecksumType> asked) {
    ChecksumType type =
        asked.orElse(
            algorithm == ChecksumAlgorithm.CRC64NVME
                ? ChecksumType.FULL_OBJECT
                : ChecksumType.COMPOSITE);
    return isPossible(algorithm, type)
        ? S3Outcome.accepted(Optional.of(new UploadChecksum(algorithm, type)))
        : refused(
            "The %s checksum type cannot be used with the %s checksum algorithm."
                .formatted(type, algorithm.name().toLowerCase(Locale.ROOT)));
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
