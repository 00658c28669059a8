package org.nonagon.gateway.s3.object;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/**
 * What {@code x-amz-copy-source} names: {@code bucket/key?versionId=id}, percent-coded, with or
 * without a slash before it. A plus is a space, as it is in a form: SDKs code a plus as %2B.
 *
 * @param bucket the bucket
 * @param key the key
 * @param versionId the version, or the current one
 */
public record CopySource(BucketName bucket, ObjectKey key, Optional<VersionId> versionId) {

  private static final String VERSION_MARK = "?versionId=";

  /** Reads the header's value. */
  public static S3Outcome<CopySource> parse(String header) {
    int mark = header.lastIndexOf(VERSION_MARK);
    String path = mark < 0 ? header : header.substring(0, mark);
    if (mark < 0) {
      return parsePath(path, Optional.empty());
    }
    return QueryParameters.parse(header.substring(mark + 1))
        .then(query -> version(query.first("versionId").orElse("")))
        .then(version -> parsePath(path, Optional.of(version)));
  }

  private static S3Outcome<VersionId> version(String text) {
    return VersionId.parse(text)
        .map(S3Outcome::accepted)
        .orElseGet(
            () ->
                S3Outcome.refused(
                    S3Failure.invalidArgument(
                        S3Headers.AMZ_COPY_SOURCE, text, "Invalid version id specified")));
  }

  private static S3Outcome<CopySource> parsePath(String coded, Optional<VersionId> version) {
    Optional<String> path = PercentCoding.decodeQuery(coded).flatMap(PercentCoding::utf8);
    if (path.isEmpty()) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              S3Headers.AMZ_COPY_SOURCE, coded, "Invalid copy source encoding."));
    }
    String plain = path.get().startsWith("/") ? path.get().substring(1) : path.get();
    int slash = plain.indexOf('/');
    if (slash <= 0 || slash == plain.length() - 1) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              S3Headers.AMZ_COPY_SOURCE,
              coded,
              "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"));
    }
    return parseNames(plain.substring(0, slash), plain.substring(slash + 1), version);
  }

  private static S3Outcome<CopySource> parseNames(
      String bucket, String key, Optional<VersionId> version) {
    Optional<BucketName> name = BucketName.parse(bucket);
    if (name.isEmpty()) {
      return S3Outcome.refused(S3Error.INVALID_BUCKET_NAME.failure().with("BucketName", bucket));
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return bytes.length > S3Request.MAX_KEY_BYTES
        ? S3Outcome.refused(S3Error.KEY_TOO_LONG_ERROR)
        : S3Outcome.accepted(new CopySource(name.get(), ObjectKey.of(bytes), version));
  }
}
