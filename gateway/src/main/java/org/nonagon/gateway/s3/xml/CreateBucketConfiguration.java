package org.nonagon.gateway.s3.xml;

import java.util.Optional;
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

  /** Reads the body. */
  public static S3Outcome<CreateBucketConfiguration> parse(byte[] body) {
    if (body.length == 0) {
      return S3Outcome.accepted(new CreateBucketConfiguration(Optional.empty()));
    }
    return XmlReader.read(body, "CreateBucketConfiguration", MAX_BYTES, MAX_ELEMENTS)
        .map(
            root ->
                new CreateBucketConfiguration(
                    root.childText("LocationConstraint").filter(region -> !region.isEmpty())));
  }
}
