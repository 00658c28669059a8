package org.nonagon.gateway.s3.xml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.PartBoundary;

/**
 * The answer of GetObjectAttributes: those attributes that were asked for and that the object has.
 *
 * @param asked which attributes
 * @param content the object
 * @param storageClass its storage class
 * @param partNumberMarker only parts behind this number
 * @param maxParts at most so many parts
 */
public record ObjectAttributesResult(
    Set<Attribute> asked,
    ObjectContent content,
    String storageClass,
    int partNumberMarker,
    int maxParts) {
  /** Copies the set. */
  public ObjectAttributesResult {
    asked = Set.copyOf(asked);
  }

  /** What can be asked for. */
  public enum Attribute {
    ETAG("ETag"),
    CHECKSUM("Checksum"),
    OBJECT_PARTS("ObjectParts"),
    STORAGE_CLASS("StorageClass"),
    OBJECT_SIZE("ObjectSize");

    private final String wireName;

    Attribute(String wireName) {
      this.wireName = wireName;
    }

    /** How requests and documents name it. */
    public String wireName() {
      return wireName;
    }
  }

  /** The document. The entity tag stands without quotes here, other than elsewhere. */
  public byte[] toXml() {
    XmlWriter xml = XmlWriter.document("GetObjectAttributesResponse");
    if (asked.contains(Attribute.ETAG)) {
      xml.element("ETag", content.etag().value());
    }
    if (asked.contains(Attribute.CHECKSUM)) {
      ObjectChecksum checksum = content.effectiveChecksum();
      xml.open("Checksum");
      XmlValues.writeChecksum(xml, Optional.of(checksum));
      xml.element("ChecksumType", checksum.type().name()).close();
    }
    if (asked.contains(Attribute.OBJECT_PARTS) && !content.parts().isEmpty()) {
      writeParts(xml);
    }
    if (asked.contains(Attribute.STORAGE_CLASS)) {
      xml.element("StorageClass", storageClass);
    }
    if (asked.contains(Attribute.OBJECT_SIZE)) {
      xml.element("ObjectSize", content.size());
    }
    return xml.finish();
  }

  private void writeParts(XmlWriter xml) {
    List<PartBoundary> behind =
        content.parts().stream().filter(part -> part.number() > partNumberMarker).toList();
    List<PartBoundary> page = behind.stream().limit(maxParts).toList();
    xml.open("ObjectParts")
        .element("PartsCount", content.parts().size())
        .element("PartNumberMarker", partNumberMarker)
        .element("NextPartNumberMarker", page.isEmpty() ? 0 : page.getLast().number())
        .element("MaxParts", maxParts)
        .element("IsTruncated", page.size() < behind.size());
    for (PartBoundary part : page) {
      xml.open("Part").element("PartNumber", part.number()).element("Size", part.length());
      XmlValues.writeChecksum(xml, part.checksum());
      xml.close();
    }
    xml.close();
  }
}
