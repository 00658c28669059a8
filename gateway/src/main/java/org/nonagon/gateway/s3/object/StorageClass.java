package org.nonagon.gateway.s3.object;

import java.util.Optional;
import java.util.Set;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.ObjectAttributes;

/**
 * The storage class of an object: a name that is kept and answered. Bytes are stored alike in all
 * of them, so the classes are taken whose promises that keeps: objects that can be read at once.
 * Those that S3 archives until they are restored, and those of other kinds of buckets, are refused.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html">Storage
 *     classes</a>
 */
final class StorageClass {
  private static final Set<String> TAKEN =
      Set.of(
          ObjectAttributes.STANDARD,
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER_IR");

  private StorageClass() {}

  /** The class that a request asks for; without one, the default. */
  static S3Outcome<String> parse(HeaderFields headers) {
    Optional<String> name = headers.first(S3Headers.AMZ_STORAGE_CLASS);
    return name.isEmpty() || TAKEN.contains(name.get())
        ? S3Outcome.accepted(name.orElse(ObjectAttributes.STANDARD))
        : S3Outcome.refused(
            S3Error.INVALID_STORAGE_CLASS.failure().with("StorageClassRequested", name.get()));
  }
}
