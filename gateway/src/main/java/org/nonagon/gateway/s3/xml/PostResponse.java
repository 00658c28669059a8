package org.nonagon.gateway.s3.xml;

import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/**
 * The answer to an upload by a form that asks for one. S3 writes it without a namespace.
 *
 * @param location where the object is now
 * @param bucket the bucket
 * @param key its key
 * @param etag its entity tag, in quotes
 */
public record PostResponse(String location, BucketName bucket, ObjectKey key, String etag) {

  /** The document. */
  public byte[] toXml() {
    return XmlWriter.plainDocument("PostResponse")
        .element("Location", location)
        .element("Bucket", bucket.value())
        .element("Key", key.toByteArray())
        .element("ETag", etag)
        .finish();
  }
}
