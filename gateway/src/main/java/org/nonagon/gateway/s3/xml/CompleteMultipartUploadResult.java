package org.nonagon.gateway.s3.xml;

import java.util.Optional;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectKey;

/**
 * The answer of CompleteMultipartUpload.
 *
 * @param location where the object is now
 * @param bucket the bucket
 * @param key its key
 * @param etag its entity tag
 * @param checksum its checksum
 */
public record CompleteMultipartUploadResult(
    String location, BucketName bucket, ObjectKey key, EntityTag etag, ObjectChecksum checksum) {

  /** The document. */
  public byte[] toXml() {
    XmlWriter xml =
        XmlWriter.document("CompleteMultipartUploadResult")
            .element("Location", location)
            .element("Bucket", bucket.value())
            .element("Key", key.toByteArray())
            .element("ETag", etag.quoted());
    XmlValues.writeChecksum(xml, Optional.of(checksum));
    return xml.element("ChecksumType", checksum.type().name()).finish();
  }
}
