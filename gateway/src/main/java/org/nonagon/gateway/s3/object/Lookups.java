package org.nonagon.gateway.s3.object;

import java.util.Optional;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** Says what a client gets for a key or version that is not there. */
final class Lookups {
  private static final String VERSION_ID = "versionId";

  private Lookups() {}

  /** The version that a call names, if it names one. */
  static S3Outcome<Optional<VersionId>> version(S3Call call) {
    Optional<String> parameter = call.parameter(VERSION_ID);
    if (parameter.isEmpty()) {
      return S3Outcome.accepted(Optional.empty());
    }
    Optional<VersionId> version = VersionId.parse(parameter.get());
    return version.isPresent()
        ? S3Outcome.accepted(version)
        : S3Outcome.refused(
            S3Failure.invalidArgument(VERSION_ID, parameter.get(), "Invalid version id specified"));
  }

  /** The version that was looked up for a call; throws the refusal where there is none. */
  static ObjectLookup.Found found(ObjectLookup lookup, S3Call call, Optional<VersionId> version) {
    return switch (lookup) {
      case ObjectLookup.Found found -> found;
      case ObjectLookup.Marker marker when version.isPresent() ->
          throw S3Error.METHOD_NOT_ALLOWED
              .failure()
              .with("Method", call.head().method())
              .with("ResourceType", "DeleteMarker")
              .exception();
      case ObjectLookup.Marker marker -> throw absent(call.key(), version).exception();
      case ObjectLookup.Absent() -> throw absent(call.key(), version).exception();
    };
  }

  /** The version that a copy names; throws the refusal where there is none. */
  static ObjectLookup.Found foundSource(ObjectLookup lookup, CopySource source) {
    return switch (lookup) {
      case ObjectLookup.Found found -> found;
      case ObjectLookup.Marker marker when source.versionId().isPresent() ->
          throw S3Error.INVALID_REQUEST
              .failure(
                  "The source of a copy request may not specifically refer to a delete marker by"
                      + " version id.")
              .exception();
      case ObjectLookup.Marker marker -> throw absent(source.key(), source.versionId()).exception();
      case ObjectLookup.Absent() -> throw absent(source.key(), source.versionId()).exception();
    };
  }

  /** The refusal of a key or version that is not there. */
  static S3Failure absent(ObjectKey key, Optional<VersionId> version) {
    S3Error error = version.isPresent() ? S3Error.NO_SUCH_VERSION : S3Error.NO_SUCH_KEY;
    S3Failure failure = error.failure().with("Key", key.utf8());
    return version.map(id -> failure.with("VersionId", id.toString())).orElse(failure);
  }
}
