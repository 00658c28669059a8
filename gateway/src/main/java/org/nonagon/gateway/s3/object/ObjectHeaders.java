package org.nonagon.gateway.s3.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nonagon.gateway.s3.HttpDate;
import org.nonagon.gateway.s3.S3Answer.Header;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;
import org.nonagon.protocol.object.VersionId;

/** The header fields that an object comes with and is answered with. */
public final class ObjectHeaders {
  /** The parameters of a GET that take the place of stored headers, and those headers. */
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "response-cache-control", "cache-control",
          "response-content-disposition", "content-disposition",
          "response-content-encoding", "content-encoding",
          "response-content-language", "content-language",
          "response-content-type", "content-type",
          "response-expires", "expires");

  private ObjectHeaders() {}

  /** What the headers of a request make an object carry. */
  public static S3Outcome<ObjectAttributes> attributes(S3Request request) {
    return StorableHeaders.parse(request.headers())
        .then(
            headers ->
                MetadataHeaders.parse(request.headers())
                    .then(
                        metadata ->
                            StorageClass.parse(request.headers())
                                .map(name -> attributes(headers, metadata, name))));
  }

  private static ObjectAttributes attributes(
      ContentHeaders headers, UserMetadata metadata, String storageClass) {
    return new ObjectAttributes(
        headers, metadata, Tags.NONE, Acl.PRIVATE, ObjectLock.NONE, storageClass);
  }

  /** What tells one state of an object from another: also in the answer that it did not change. */
  static List<Header> state(ObjectVersion version, Bucket bucket) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header(S3Headers.ETAG, version.content().etag().quoted()));
    headers.add(new Header(S3Headers.LAST_MODIFIED, HttpDate.format(version.lastModified())));
    headers.addAll(versionId(version.id(), bucket));
    return headers;
  }

  /** The version id, in a bucket that has or had versions. */
  public static List<Header> versionId(VersionId id, Bucket bucket) {
    return bucket.versioning() == Bucket.Versioning.OFF
        ? List.of()
        : List.of(new Header(S3Headers.AMZ_VERSION_ID, id.toString()));
  }

  /** The stored headers, some of them replaced by parameters of the request, and the metadata. */
  static List<Header> stored(ObjectVersion version, S3Request request) {
    List<Header> headers = new ArrayList<>();
    ContentHeaders stored = version.attributes().headers();
    for (String name : ContentHeaders.NAMES) {
      Optional<String> value =
          name.equals("content-type")
              ? Optional.of(stored.contentType())
              : Optional.ofNullable(stored.values().get(name));
      override(name, request)
          .or(() -> value)
          .ifPresent(v -> headers.add(new Header(name, EncodedWords.encode(v))));
    }
    headers.addAll(MetadataHeaders.write(version.attributes().metadata()));
    String storageClass = version.attributes().storageClass();
    if (!storageClass.equals(ObjectAttributes.STANDARD)) {
      headers.add(new Header(S3Headers.AMZ_STORAGE_CLASS, storageClass));
    }
    return headers;
  }

  private static Optional<String> override(String name, S3Request request) {
    return OVERRIDES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .findFirst()
        .flatMap(entry -> request.query().first(entry.getKey()));
  }
}
