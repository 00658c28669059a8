package org.nonagon.gateway.s3.xml;

import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;

/**
 * The body of CreateBucket; there need not be one.
 *
 * @param locationConstraint the region that was asked for, if one was
 */
public record CreateBucketConfiguration(Optional<String> locationConstraint) {

  /** Bound on the document. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_ELEMENTS = 256;

  /** Tags are not built yet, the other two make directory buckets. */
  private static final List<String> UNBUILT = List.of("Tags", "Location", "Bucket");

  /** Reads the body. */
  public static S3Outcome<CreateBucketConfiguration> parse(byte[] body) {
    if (body.length == 0) {
      return S3Outcome.accepted(new CreateBucketConfiguration(Optional.empty()));
    }
    return XmlReader.read(body, "CreateBucketConfiguration", MAX_BYTES, MAX_ELEMENTS)
        .then(CreateBucketConfiguration::ofRoot);
  }

  private static S3Outcome<CreateBucketConfiguration> ofRoot(XmlElement root) {
    for (String name : UNBUILT) {
      if (root.child(name).filter(element -> !element.children().isEmpty()).isPresent()) {
        return S3Outcome.refused(
            S3Error.NOT_IMPLEMENTED.failure(
                "The element %s implies functionality that is not implemented".formatted(name)));
      }
    }
    return S3Outcome.accepted(
        new CreateBucketConfiguration(
            root.childText("LocationConstraint").filter(region -> !region.isEmpty())));
  }
}
