package org.nonagon.gateway.s3.xml;

import java.util.Optional;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * The answer of ListObjects, the first form. Its next marker is told only where there is a
 * delimiter: without one the last key is it.
 *
 * @param bucket the bucket
 * @param prefix the prefix that was asked for
 * @param marker the marker that was asked for
 * @param delimiter the delimiter, if one was asked for
 * @param maxKeys the page's length that was asked for, at most 1000
 * @param contents what was found
 */
public record ListBucketResult(
    BucketName bucket,
    KeyPrefix prefix,
    KeyPrefix marker,
    Optional<KeyPrefix> delimiter,
    int maxKeys,
    ListContents contents) {

  /** The document. */
  public byte[] toXml() {
    KeyCoding coding = contents.coding();
    XmlWriter xml = XmlWriter.document("ListBucketResult").element("Name", bucket.value());
    coding.write(xml, "Prefix", prefix);
    coding.write(xml, "Marker", marker);
    coding.write(xml, "NextMarker", nextMarker());
    xml.element("MaxKeys", maxKeys);
    coding.write(xml, "Delimiter", delimiter);
    coding.writeName(xml);
    xml.element("IsTruncated", contents.page().truncated());
    contents.write(xml);
    return xml.finish();
  }

  private Optional<KeyBytes> nextMarker() {
    return delimiter.isPresent()
            && contents.page().truncated()
            && !contents.page().items().isEmpty()
        ? Optional.of(contents.page().items().getLast().name())
        : Optional.empty();
  }
}
