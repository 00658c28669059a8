package org.nonagon.gateway.s3.xml;

import java.util.Optional;
import java.util.function.Function;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * The answer of ListMultipartUploads.
 *
 * @param bucket the bucket
 * @param query what was asked for
 * @param page what was found
 * @param coding how keys are written
 * @param owners names accounts
 */
public record ListMultipartUploadsResult(
    BucketName bucket,
    UploadQuery query,
    UploadPage page,
    KeyCoding coding,
    Function<AccountId, Owner> owners) {

  /** The document. */
  public byte[] toXml() {
    XmlWriter xml =
        XmlWriter.document("ListMultipartUploadsResult").element("Bucket", bucket.value());
    coding.write(xml, "KeyMarker", query.keyMarker());
    xml.element("UploadIdMarker", query.idMarker().map(UploadId::toString).orElse(""));
    if (page.truncated()) {
      coding.write(xml, "NextKeyMarker", page.nextKeyMarker());
      xml.element("NextUploadIdMarker", page.nextIdMarker().map(UploadId::toString).orElse(""));
    }
    coding.write(xml, "Delimiter", Optional.of(query.delimiter()).filter(d -> !d.isEmpty()));
    coding.write(xml, "Prefix", query.prefix());
    xml.element("MaxUploads", query.limit());
    coding.writeName(xml);
    xml.element("IsTruncated", page.truncated());
    page.uploads().forEach(upload -> write(xml, upload));
    for (KeyPrefix prefix : page.commonPrefixes()) {
      xml.open("CommonPrefixes");
      coding.write(xml, "Prefix", prefix);
      xml.close();
    }
    return xml.finish();
  }

  private void write(XmlWriter xml, Upload upload) {
    Owner owner = owners.apply(upload.owner());
    xml.open("Upload");
    coding.write(xml, "Key", upload.key());
    xml.element("UploadId", upload.id().toString());
    owner.write(xml, "Initiator");
    owner.write(xml, "Owner");
    xml.element("StorageClass", upload.attributes().storageClass())
        .element("Initiated", XmlValues.time(upload.initiated()))
        .element("ChecksumAlgorithm", upload.checksum().map(c -> c.algorithm().name()))
        .element("ChecksumType", upload.checksum().map(c -> c.type().name()))
        .close();
  }
}
