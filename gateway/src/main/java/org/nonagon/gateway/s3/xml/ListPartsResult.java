package org.nonagon.gateway.s3.xml;

import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.BucketName;

/**
 * The answer of ListParts.
 *
 * @param bucket the bucket
 * @param upload the upload
 * @param owner who began it and will own the object
 * @param partNumberMarker the marker that was asked for, 0 for none
 * @param maxParts the page's length that was asked for
 * @param parts the parts of the page, by number
 * @param isTruncated whether more follow
 */
public record ListPartsResult(
    BucketName bucket,
    Upload upload,
    Owner owner,
    int partNumberMarker,
    int maxParts,
    List<UploadedPart> parts,
    boolean isTruncated) {

  public ListPartsResult {
    parts = List.copyOf(parts);
  }

  /** The document. */
  public byte[] toXml() {
    XmlWriter xml =
        XmlWriter.document("ListPartsResult")
            .element("Bucket", bucket.value())
            .element("Key", upload.key().toByteArray())
            .element("UploadId", upload.id().toString());
    owner.write(xml, "Initiator");
    owner.write(xml, "Owner");
    xml.element("StorageClass", upload.attributes().storageClass())
        .element("PartNumberMarker", partNumberMarker)
        .element("NextPartNumberMarker", parts.isEmpty() ? 0 : parts.getLast().number())
        .element("MaxParts", maxParts)
        .element("IsTruncated", isTruncated)
        .element("ChecksumAlgorithm", upload.checksum().map(c -> c.algorithm().name()))
        .element("ChecksumType", upload.checksum().map(c -> c.type().name()));
    parts.forEach(part -> write(xml, part));
    return xml.finish();
  }

  private static void write(XmlWriter xml, UploadedPart part) {
    xml.open("Part")
        .element("PartNumber", part.number())
        .element("LastModified", XmlValues.time(part.modified()))
        .element("ETag", part.content().etag().quoted())
        .element("Size", part.content().size());
    XmlValues.writeChecksum(xml, Optional.of(part.content().effectiveChecksum()));
    xml.close();
  }
}
