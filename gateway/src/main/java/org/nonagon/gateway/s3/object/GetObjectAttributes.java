package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.HttpDate;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.xml.ObjectAttributesResult;
import org.nonagon.gateway.s3.xml.ObjectAttributesResult.Attribute;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * GetObjectAttributes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html">
 *     API</a>
 * @param catalog knows the version
 */
public record GetObjectAttributes(ObjectCatalog catalog) implements BucketOperation {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    Optional<VersionId> version = Lookups.version(call).orThrow();
    Set<Attribute> asked = attributes(call).orThrow();
    int maxParts =
        Math.min(
            number(call, S3Headers.AMZ_MAX_PARTS, UploadCatalog.MAX_PAGE).orThrow(),
            UploadCatalog.MAX_PAGE);
    int marker = number(call, S3Headers.AMZ_PART_NUMBER_MARKER, 0).orThrow();
    return catalog
        .lookup(bucket.id(), call.key(), version)
        .map(lookup -> Lookups.found(lookup, call, version).version())
        .map(found -> answer(bucket, found, result(asked, found, marker, maxParts)));
  }

  private static S3Outcome<Set<Attribute>> attributes(S3Call call) {
    String list = call.head().headers().joined(S3Headers.AMZ_OBJECT_ATTRIBUTES).orElse("");
    if (list.isBlank()) {
      return S3Outcome.refused(
          S3Error.INVALID_REQUEST.failure(
              "The x-amz-object-attributes header specifying the attributes to be retrieved is"
                  + " either missing or empty"));
    }
    Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
    for (String name : list.split(",", -1)) {
      Optional<Attribute> attribute =
          Arrays.stream(Attribute.values())
              .filter(known -> known.wireName().equals(name.strip()))
              .findFirst();
      if (attribute.isEmpty()) {
        return S3Outcome.refused(
            S3Failure.invalidArgument(
                S3Headers.AMZ_OBJECT_ATTRIBUTES,
                name.strip(),
                "Invalid attribute name specified."));
      }
      attributes.add(attribute.get());
    }
    return S3Outcome.accepted(attributes);
  }

  private static S3Outcome<Integer> number(S3Call call, String header, int none) {
    Optional<String> text = call.header(header);
    return text.isEmpty() || NUMBER.matcher(text.get()).matches()
        ? S3Outcome.accepted(text.map(Integer::valueOf).orElse(none))
        : S3Outcome.refused(
            S3Failure.invalidArgument(
                header,
                text.get(),
                "Provided " + header + " not an integer or within integer range"));
  }

  private static ObjectAttributesResult result(
      Set<Attribute> asked, ObjectVersion version, int marker, int maxParts) {
    return new ObjectAttributesResult(
        asked, version.content(), version.attributes().storageClass(), marker, maxParts);
  }

  private static S3Answer answer(
      Bucket bucket, ObjectVersion version, ObjectAttributesResult result) {
    return S3Answer.xml(result.toXml())
        .with(S3Headers.LAST_MODIFIED, HttpDate.format(version.lastModified()))
        .withAll(ObjectHeaders.versionId(version.id(), bucket));
  }
}
