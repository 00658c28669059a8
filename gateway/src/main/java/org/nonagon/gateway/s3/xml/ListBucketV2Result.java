package org.nonagon.gateway.s3.xml;

import java.util.Optional;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * The answer of ListObjectsV2.
 *
 * @param bucket the bucket
 * @param prefix the prefix that was asked for
 * @param startAfter the key to start after, if one was asked for
 * @param continuationToken the token that was sent, if one was
 * @param nextContinuationToken where the next page begins, when there is one
 * @param delimiter the delimiter, if one was asked for
 * @param maxKeys the page's length that was asked for, at most 1000
 * @param contents what was found
 */
public record ListBucketV2Result(
    BucketName bucket,
    KeyPrefix prefix,
    Optional<KeyPrefix> startAfter,
    Optional<String> continuationToken,
    Optional<String> nextContinuationToken,
    Optional<KeyPrefix> delimiter,
    int maxKeys,
    ListContents contents) {

  /** The document. */
  public byte[] toXml() {
    KeyCoding coding = contents.coding();
    XmlWriter xml = XmlWriter.document("ListBucketResult").element("Name", bucket.value());
    coding.write(xml, "Prefix", prefix);
    coding.write(xml, "StartAfter", startAfter);
    xml.element("ContinuationToken", continuationToken)
        .element("NextContinuationToken", nextContinuationToken)
        .element("KeyCount", contents.page().items().size())
        .element("MaxKeys", maxKeys);
    coding.write(xml, "Delimiter", delimiter);
    coding.writeName(xml);
    xml.element("IsTruncated", contents.page().truncated());
    contents.write(xml);
    return xml.finish();
  }
}
