package org.nonagon.gateway.s3.xml;

/**
 * The answer of GetBucketLocation.
 *
 * @param region the bucket's region; S3 writes the first one, us-east-1, as nothing
 */
public record LocationConstraint(String region) {

  private static final String FIRST_REGION = "us-east-1";

  /** The document. */
  public byte[] toXml() {
    return XmlWriter.document("LocationConstraint")
        .text(region.equals(FIRST_REGION) ? "" : region)
        .finish();
  }
}
