package org.nonagon.gateway.s3.xml;

import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/**
 * The answer of CreateMultipartUpload.
 *
 * @param bucket the bucket
 * @param key the key that the upload will become
 * @param upload its id
 */
public record InitiateMultipartUploadResult(BucketName bucket, ObjectKey key, UploadId upload) {

  /** The document. */
  public byte[] toXml() {
    return XmlWriter.document("InitiateMultipartUploadResult")
        .element("Bucket", bucket.value())
        .element("Key", key.toByteArray())
        .element("UploadId", upload.toString())
        .finish();
  }
}
