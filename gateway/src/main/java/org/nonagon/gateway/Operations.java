package org.nonagon.gateway;

import java.util.EnumMap;
import java.util.Map;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.s3.Authorization;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.BucketOperation;
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
import org.nonagon.gateway.s3.multipart.ListMultipartUploads;
import org.nonagon.gateway.s3.multipart.MultipartOperations;
import org.nonagon.gateway.s3.object.BodyWriter;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.CopyObject;
import org.nonagon.gateway.s3.object.CopySources;
import org.nonagon.gateway.s3.object.DeleteObject;
import org.nonagon.gateway.s3.object.DeleteObjects;
import org.nonagon.gateway.s3.object.GetObject;
import org.nonagon.gateway.s3.object.GetObjectAttributes;
import org.nonagon.gateway.s3.object.ObjectReader;
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
  private final S3Handler put;
  private final BodyHashing hashing;
  private final String scheme;

  Operations(
      Gateway.Parts parts,
      GatewayConfig config,
      Authorization authorization,
      OldestRead reads,
      BodyHashing hashing) {
    this.parts = parts;
    this.hashing = hashing;
    this.catalog = parts.catalog();
    this.access = new BucketAccess(catalog, authorization);
    this.owners = new Owners(catalog);
    this.commits = new Commits(catalog, parts.timers(), parts.random());
    BodyWriter bodies =
        new BodyWriter(parts.writer(), catalog, commits, parts.timers(), parts.random());
    ObjectReader reader = new ObjectReader(catalog, catalog, parts.reader(), reads);
    CopySources sources =
        new CopySources(
            reader,
            access,
            bodies,
            task -> parts.vertx().runOnContext(nothing -> task.run()),
            hashing,
            config.limits().maxSharedExtents());
    this.scheme = config.scheme();
    this.put = access.handler(new PutObject(bodies.objects(), commits));
    addBuckets(config.region());
    addObjects(reader, sources);
    addUploads(bodies, sources);
  }

  Map<S3Operation, S3Handler> handlers() {
    return Map.copyOf(handlers);
  }

  /** Uploads by forms. */
  FormHandler forms() {
    return new PostObject(put, hashing, parts.clock(), scheme);
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

  private void add(S3Operation name, BucketOperation operation) {
    handlers.put(name, access.handler(operation));
  }

  private void addObjects(ObjectReader reader, CopySources sources) {
    add(S3Operation.GET_OBJECT, new GetObject(reader));
    add(S3Operation.HEAD_OBJECT, new GetObject(reader));
    add(S3Operation.GET_OBJECT_ATTRIBUTES, new GetObjectAttributes(catalog));
    handlers.put(S3Operation.PUT_OBJECT, put);
    add(S3Operation.COPY_OBJECT, new CopyObject(sources, commits));
    add(S3Operation.DELETE_OBJECT, new DeleteObject(commits));
    handlers.put(S3Operation.DELETE_OBJECTS, new DeleteObjects(access, commits));
  }

  private void addUploads(BodyWriter bodies, CopySources sources) {
    new MultipartOperations(catalog, commits, bodies, sources, owners, parts.random(), scheme)
        .all()
        .forEach(this::add);
    handlers.put(
        S3Operation.LIST_MULTIPART_UPLOADS, new ListMultipartUploads(catalog, access, owners));
  }
}
