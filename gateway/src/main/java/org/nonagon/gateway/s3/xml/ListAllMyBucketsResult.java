package org.nonagon.gateway.s3.xml;

import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket;

/**
 * The answer of ListBuckets.
 *
 * @param owner whose buckets these are
 * @param buckets the buckets, by name
 * @param prefix the prefix that was asked for
 * @param continuationToken where the next page begins, when there is one
 */
public record ListAllMyBucketsResult(
    Owner owner,
    List<Bucket> buckets,
    Optional<String> prefix,
    Optional<String> continuationToken) {

  public ListAllMyBucketsResult {
    buckets = List.copyOf(buckets);
  }

  /** The document. */
  public byte[] toXml() {
    XmlWriter xml = XmlWriter.document("ListAllMyBucketsResult");
    owner.write(xml, "Owner");
    xml.open("Buckets");
    for (Bucket bucket : buckets) {
      xml.open("Bucket")
          .element("Name", bucket.name().value())
          .element("CreationDate", XmlValues.time(bucket.created()))
          .element("BucketRegion", bucket.region())
          .close();
    }
    return xml.close()
        .element("Prefix", prefix)
        .element("ContinuationToken", continuationToken)
        .finish();
  }
}
