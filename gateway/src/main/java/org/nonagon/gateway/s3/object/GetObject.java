package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.BodyRead;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.blobs.read.ManifestLookup;
import org.nonagon.gateway.s3.AnswerBody;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Answer.Header;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * GetObject, and HeadObject, which is the same without the bytes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html">HeadObject</a>
 */
public final class GetObject implements S3Handler {
  private static final String CHECKSUM_MODE_ENABLED = "ENABLED";

  private final ObjectCatalog objects;
  private final BlobCatalog blobs;
  private final BucketAccess access;
  private final BlobReader reader;
  private final OldestRead reads;

  /** The operation. */
  public GetObject(
      ObjectCatalog objects,
      BlobCatalog blobs,
      BucketAccess access,
      BlobReader reader,
      OldestRead reads) {
    this.objects = objects;
    this.blobs = blobs;
    this.access = access;
    this.reader = reader;
    this.reads = reads;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    Optional<VersionId> version = DeleteObject.version(call.parameter("versionId")).orThrow();
    return access
        .require(call)
        .chain(
            bucket -> {
              Runnable readEnds = reads.begin();
              return objects
                  .lookup(bucket.id(), call.key(), version)
                  .map(lookup -> Lookups.found(lookup, call, version))
                  .chain(found -> answer(new Read(call, bucket, found, readEnds)))
                  .onFailure()
                  .invoke(readEnds)
                  .onCancellation()
                  .invoke(readEnds);
            });
  }

  /**
   * A read that is under way.
   *
   * @param ends to be run when it is over
   */
  private record Read(S3Call call, Bucket bucket, ObjectLookup.Found found, Runnable ends) {
    ObjectVersion version() {
      return found.version();
    }

    boolean isHead() {
      return call.route().operation() == S3Operation.HEAD_OBJECT;
    }
  }

  private Uni<S3Answer> answer(Read read) {
    return switch (ReadDecision.of(read.call().head(), read.version())) {
      case ReadDecision.Whole(long size) ->
          withBytes(head(S3Answer.OK, read), read, ByteRange.whole(size));
      case ReadDecision.Part(ByteRange range, long size, Optional<Integer> partsCount) ->
          withBytes(
              head(S3Answer.PARTIAL_CONTENT, read)
                  .with(S3Headers.CONTENT_RANGE, contentRange(range, size))
                  .with(S3Headers.AMZ_MP_PARTS_COUNT, partsCount.map(String::valueOf)),
              read,
              range);
      case ReadDecision.NotModified() -> {
        read.ends().run();
        yield Uni.createFrom()
            .item(
                S3Answer.of(S3Answer.NOT_MODIFIED)
                    .withAll(ObjectHeaders.state(read.version(), read.bucket())));
      }
      case ReadDecision.Refused(S3Failure failure) -> Uni.createFrom().failure(failure.exception());
    };
  }

  private static Optional<String> contentRange(ByteRange range, long size) {
    return range.length() == 0
        ? Optional.empty()
        : Optional.of("bytes " + range.offset() + "-" + (range.end() - 1) + "/" + size);
  }

  private static S3Answer head(int status, Read read) {
    S3Answer head =
        S3Answer.of(status)
            .withAll(ObjectHeaders.state(read.version(), read.bucket()))
            .with(S3Headers.ACCEPT_RANGES, "bytes")
            .withAll(ObjectHeaders.stored(read.version(), read.call().head()));
    return status == S3Answer.OK ? head.withAll(checksum(read)) : head;
  }

  /** A checksum of the whole says nothing of a range. */
  private static List<Header> checksum(Read read) {
    return read.call()
            .header(S3Headers.AMZ_CHECKSUM_MODE)
            .filter(CHECKSUM_MODE_ENABLED::equalsIgnoreCase)
            .isPresent()
        ? ObjectHeaders.checksum(read.version().content().checksum())
        : List.of();
  }

  private Uni<S3Answer> withBytes(S3Answer head, Read read, ByteRange range) {
    if (read.isHead() || range.length() == 0) {
      read.ends().run();
      return Uni.createFrom().item(head.withBody(new AnswerBody.LengthOnly(range.length())));
    }
    ObjectSource source = new ObjectSource(bytes(read, range), read.ends());
    return source
        .opened()
        .map(opened -> head.withBody(new AnswerBody.Pulled(range.length(), opened)));
  }

  private BodyRead bytes(Read read, ByteRange range) {
    ObjectVersion version = read.version();
    ExtentPages extents =
        ExtentPages.startingWith(
            version.content().extents(),
            first -> objects.extents(read.bucket().id(), version.key(), version.rank(), first));
    return reader.read(extents, manifests(read), range);
  }

  /**
   * The lookup brought the first manifests along, so that a small object needs no second question.
   * They are given out once: a reader that asks again found a shard missing, and is to hear what
   * the catalog says by then.
   */
  private ManifestLookup manifests(Read read) {
    Map<BlobId, BlobManifest> known = new ConcurrentHashMap<>();
    read.found().blobs().forEach(manifest -> known.put(manifest.id(), manifest));
    return wanted -> {
      List<BlobManifest> here =
          wanted.stream().flatMap(id -> Optional.ofNullable(known.remove(id)).stream()).toList();
      return here.size() == wanted.size()
          ? Uni.createFrom().item(here)
          : blobs.blobs(read.bucket().id().home(), wanted);
    };
  }
}
