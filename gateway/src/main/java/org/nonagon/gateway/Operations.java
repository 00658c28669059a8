package org.nonagon.gateway;

import java.util.EnumMap;
import java.util.Map;
import org.nonagon.gateway.s3.Authorization;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.FormHandler;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.gateway.s3.bucket.CreateBucket;
import org.nonagon.gateway.s3.bucket.DeleteBucket;
import org.nonagon.gateway.s3.bucket.GetBucketLocation;
import org.nonagon.gateway.s3.bucket.HeadBucket;
import org.nonagon.gateway.s3.bucket.ListBuckets;
import org.nonagon.gateway.s3.bucket.ListObjects;
import org.nonagon.gateway.s3.bucket.ListObjectsV2;
import org.nonagon.gateway.s3.bucket.Owners;
import org.nonagon.gateway.s3.form.PostObject;
import org.nonagon.gateway.s3.multipart.AbortMultipartUpload;
import org.nonagon.gateway.s3.multipart.CompleteMultipartUpload;
import org.nonagon.gateway.s3.multipart.CreateMultipartUpload;
import org.nonagon.gateway.s3.multipart.ListMultipartUploads;
import org.nonagon.gateway.s3.multipart.ListParts;
import org.nonagon.gateway.s3.multipart.UploadPart;
import org.nonagon.gateway.s3.object.BodyWriter;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.CopyObject;
import org.nonagon.gateway.s3.object.DeleteObject;
import org.nonagon.gateway.s3.object.DeleteObjects;
import org.nonagon.gateway.s3.object.GetObject;
import org.nonagon.gateway.s3.object.OldestRead;
import org.nonagon.gateway.s3.object.PutObject;
import org.nonagon.protocol.catalog.Catalog;

/** The operations of S3 that are built. To add one: write its handler, and name it here. */
final class Operations {
  private final Map<S3Operation, S3Handler> handlers = new EnumMap<>(S3Operation.class);
  private final Gateway.Parts parts;
  private final Catalog catalog;
  private final BucketAccess access;
  private final Owners owners;
  private final Commits commits;
  private final PutObject put;

  Operations(Gateway.Parts parts, String region, Authorization authorization, OldestRead reads) {
    this.parts = parts;
    this.catalog = parts.catalog();
    this.access = new BucketAccess(catalog, authorization);
    this.owners = new Owners(catalog);
    this.commits = new Commits(catalog, parts.random());
    BodyWriter bodies = new BodyWriter(parts.writer(), catalog, parts.timers(), parts.random());
    this.put = new PutObject(access, bodies, commits);
    addBuckets(region);
    addObjects(reads);
    addUploads(bodies);
  }

  Map<S3Operation, S3Handler> handlers() {
    return Map.copyOf(handlers);
  }

  /**
   * Uploads by forms.
   *
   * @param scheme what addresses of objects begin with
   */
  FormHandler forms(String scheme) {
    return new PostObject(put, parts.clock(), scheme);
  }

  private void addBuckets(String region) {
    handlers.put(S3Operation.LIST_BUCKETS, new ListBuckets(catalog));
    handlers.put(S3Operation.CREATE_BUCKET, new CreateBucket(catalog, region));
    handlers.put(S3Operation.HEAD_BUCKET, new HeadBucket(access));
    handlers.put(S3Operation.DELETE_BUCKET, new DeleteBucket(catalog, access));
    handlers.put(S3Operation.GET_BUCKET_LOCATION, new GetBucketLocation(access));
    handlers.put(S3Operation.LIST_OBJECTS, new ListObjects(catalog, access, owners));
    handlers.put(S3Operation.LIST_OBJECTS_V2, new ListObjectsV2(catalog, access, owners));
  }

  private void addObjects(OldestRead reads) {
    GetObject get = new GetObject(catalog, catalog, access, parts.reader(), reads);
    handlers.put(S3Operation.GET_OBJECT, get);
    handlers.put(S3Operation.HEAD_OBJECT, get);
    handlers.put(S3Operation.PUT_OBJECT, put);
    handlers.put(S3Operation.COPY_OBJECT, new CopyObject(catalog, access, commits));
    handlers.put(S3Operation.DELETE_OBJECT, new DeleteObject(access, commits));
    handlers.put(S3Operation.DELETE_OBJECTS, new DeleteObjects(access, commits));
  }

  private void addUploads(BodyWriter bodies) {
    handlers.put(
        S3Operation.CREATE_MULTIPART_UPLOAD,
        new CreateMultipartUpload(catalog, access, parts.random()));
    handlers.put(S3Operation.UPLOAD_PART, new UploadPart(catalog, access, bodies, commits));
    handlers.put(S3Operation.LIST_PARTS, new ListParts(catalog, access, owners));
    handlers.put(
        S3Operation.LIST_MULTIPART_UPLOADS, new ListMultipartUploads(catalog, access, owners));
    handlers.put(
        S3Operation.COMPLETE_MULTIPART_UPLOAD,
        new CompleteMultipartUpload(catalog, access, commits));
    handlers.put(S3Operation.ABORT_MULTIPART_UPLOAD, new AbortMultipartUpload(catalog, access));
  }
}
