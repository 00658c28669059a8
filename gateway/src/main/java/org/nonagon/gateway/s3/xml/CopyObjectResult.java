package org.nonagon.gateway.s3.xml;

import java.time.Instant;
import java.util.Optional;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * The answer of CopyObject.
 *
 * @param lastModified when the new object was made
 * @param etag its entity tag
 * @param checksum its checksum
 */
public record CopyObjectResult(Instant lastModified, EntityTag etag, ObjectChecksum checksum) {

  /** The document. */
  public byte[] toXml() {
    XmlWriter xml =
        XmlWriter.document("CopyObjectResult")
            .element("LastModified", XmlValues.time(lastModified))
            .element("ETag", etag.quoted());
    XmlValues.writeChecksum(xml, Optional.of(checksum));
    return xml.element("ChecksumType", checksum.type().name()).finish();
  }
}
