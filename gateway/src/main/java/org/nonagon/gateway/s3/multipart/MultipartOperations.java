package org.nonagon.gateway.s3.multipart;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.gateway.s3.bucket.Owners;
import org.nonagon.gateway.s3.object.BodyWriter;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.CopySources;
import org.nonagon.protocol.catalog.UploadCatalog;

/**
 * The operations of this package.
 *
 * @param catalog keeps uploads
 * @param commits names calls
 * @param bodies takes the bodies of parts to the drives
 * @param sources takes what is copied
 * @param owners names accounts
 * @param random names uploads; thread-safe
 * @param scheme what addresses of objects begin with
 */
public record MultipartOperations(
    UploadCatalog catalog,
    Commits commits,
    BodyWriter bodies,
    CopySources sources,
    Owners owners,
    RandomGenerator random,
    String scheme) {
  /** All but the listing of a bucket's uploads. */
  public Map<S3Operation, BucketOperation> all() {
    Uploads uploads = new Uploads(catalog, commits);
    return Map.of(
        S3Operation.CREATE_MULTIPART_UPLOAD, new CreateMultipartUpload(catalog, commits, random),
        S3Operation.UPLOAD_PART, new UploadPart(uploads, bodies),
        S3Operation.UPLOAD_PART_COPY, new UploadPartCopy(uploads, sources),
        S3Operation.LIST_PARTS, new ListParts(uploads, owners),
        S3Operation.COMPLETE_MULTIPART_UPLOAD,
            new CompleteMultipartUpload(catalog, commits, scheme),
        S3Operation.ABORT_MULTIPART_UPLOAD, new AbortMultipartUpload(catalog));
  }
}
