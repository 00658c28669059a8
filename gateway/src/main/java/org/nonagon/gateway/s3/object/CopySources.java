package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.CheckedBody;
import org.nonagon.gateway.body.Integrity;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;

/**
 * What copies have in common: the source is found and must meet its conditions, and what is copied
 * of it becomes a body that a commit can refer to.
 *
 * <p>A copy refers to the blobs of its source, so that no byte moves. It has the entity tag and the
 * checksum that an upload of the same bytes would have. A source that is copied whole, was not
 * uploaded in parts and has the checksum that is wanted brings both along; otherwise the bytes are
 * read once, through the digests, and not written. They are written anew where they cannot be
 * shared: in another home, or when they lie in too many pieces.
 *
 * <p>Thread-safe.
 */
public final class CopySources {
  /** The most bytes that one copy takes. */
  public static final long MAX_BYTES = UploadCatalog.MAX_PART_BYTES;

  private static final int MAX_LOOKUPS = 8;

  private final ObjectReader reader;
  private final BucketAccess access;
  private final BodyWriter bodies;
  private final Executor loops;
  private final BodyHashing hashing;
  private final int maxSharedExtents;

  /**
   * Copies.
   *
   * @param bodies writes what cannot be shared
   * @param loops where digests are computed: threads that may be kept for the time of one buffer
   * @param hashing computes their MD5
   * @param maxSharedExtents bytes in more extents than this are written anew, in order
   */
  public CopySources(
      ObjectReader reader,
      BucketAccess access,
      BodyWriter bodies,
      Executor loops,
      BodyHashing hashing,
      int maxSharedExtents) {
    this.reader = reader;
    this.access = access;
    this.bodies = bodies;
    this.loops = loops;
    this.hashing = hashing;
    this.maxSharedExtents = maxSharedExtents;
  }

  /**
   * The source of a copy, found and legal.
   *
   * @param bucket its bucket
   * @param found the version
   */
  public record Source(Bucket bucket, ObjectLookup.Found found) {
    /** The version. */
    public ObjectVersion version() {
      return found.version();
    }

    /** All its bytes. */
    public ByteRange whole() {
      return ByteRange.whole(version().content().size());
    }

    /** The version that was copied, where its bucket has versions. */
    public Optional<String> versionHeader() {
      return bucket.versioning() == Bucket.Versioning.OFF
          ? Optional.empty()
          : Optional.of(version().id().toString());
    }
  }

  /** What a call copies from. */
  public static CopySource named(S3Call call) {
    return CopySource.parse(call.header(S3Headers.AMZ_COPY_SOURCE).orElseThrow()).orThrow();
  }

  /**
   * Looks the source up and hands it over; again when {@code use} fails with {@link
   * SourceGoneException}.
   */
  public <T> Uni<T> with(S3Call call, CopySource named, Function<Source, Uni<T>> use) {
    return access
        .requireSource(call, named.bucket(), named.key())
        .chain(
            bucket ->
                Uni.createFrom()
                    .deferred(() -> once(call, named, bucket, use))
                    .onFailure(SourceGoneException.class)
                    .retry()
                    .atMost(MAX_LOOKUPS))
        .onFailure(SourceGoneException.class)
        .transform(gone -> S3Error.SLOW_DOWN.failure().exception());
  }

  private <T> Uni<T> once(
      S3Call call, CopySource named, Bucket bucket, Function<Source, Uni<T>> use) {
    Runnable readEnds = reader.begin();
    return reader
        .lookup(bucket, named.key(), named.versionId())
        .map(lookup -> new Source(bucket, Lookups.foundSource(lookup, named)))
        .invoke(source -> requireConditions(call, source.version()))
        .chain(use::apply)
        .onTermination()
        .invoke(readEnds);
  }

  private static void requireConditions(S3Call call, ObjectVersion version) {
    if (Preconditions.ofCopySource(call.head().headers())
            .judgeCopySource(version.content().etag(), version.lastModified())
        instanceof Preconditions.Verdict.Failed(S3Failure failure)) {
      throw failure.exception();
    }
  }

  /**
   * Makes a range of a source a body that can be committed, and has it committed.
   *
   * @param algorithm the additional checksum that it shall have
   * @param home where it is committed
   * @param commit fails with {@link SourceGoneException} when blobs of the source are gone
   */
  public <T> Uni<T> take(
      Source source,
      ByteRange range,
      Optional<ChecksumAlgorithm> algorithm,
      Home home,
      Function<StoredBody, Uni<T>> commit) {
    if (range.length() > MAX_BYTES) {
      return Uni.createFrom().failure(tooLarge().exception());
    }
    return RangeExtents.of(range, reader.extents(source.bucket(), source.version()))
        .chain(
            extents -> {
              boolean isShared =
                  home.equals(source.bucket().id().home()) && extents.count() <= maxSharedExtents;
              return isShared
                  ? share(source, range, extents, algorithm).chain(commit::apply)
                  : write(source, range, extents, algorithm, home, commit);
            });
  }

  private static S3Failure tooLarge() {
    return S3Error.INVALID_REQUEST.failure(
        "The specified copy source is larger than the maximum allowable size for a copy source: "
            + MAX_BYTES);
  }

  private Uni<StoredBody> share(
      Source source, ByteRange range, RangeExtents extents, Optional<ChecksumAlgorithm> algorithm) {
    ObjectContent content = source.version().content();
    if (range.equals(source.whole()) && isKnown(content, algorithm)) {
      Optional<ObjectChecksum> checksum = algorithm.map(wanted -> known(content, wanted));
      return Uni.createFrom()
          .item(
              shared(
                  ObjectContent.plain(
                      content.etag(), content.crc64(), extents.complete(), checksum)));
    }
    CheckedBody body = body(source, range, extents, algorithm);
    return body.pourInto(
            piece -> {
              piece.buffers().forEach(extents::update);
              return Uni.createFrom().voidItem();
            })
        .map(nothing -> shared(body.digests().content(extents.complete())))
        .onTermination()
        .invoke(body::close);
  }

  private static StoredBody shared(ObjectContent content) {
    return new StoredBody(content, List.of(), Optional.empty());
  }

  /** Whether the digests that are wanted of all bytes are known without reading them. */
  private static boolean isKnown(ObjectContent content, Optional<ChecksumAlgorithm> algorithm) {
    return content.etag().isMd5()
        && (algorithm.isEmpty()
            || algorithm.get() == ChecksumAlgorithm.CRC64NVME
            || content
                .checksum()
                .filter(sum -> sum.algorithm() == algorithm.get())
                .filter(sum -> sum.type() == ChecksumType.FULL_OBJECT)
                .isPresent());
  }

  private static ObjectChecksum known(ObjectContent content, ChecksumAlgorithm algorithm) {
    return content
        .checksum()
        .filter(sum -> sum.algorithm() == algorithm)
        .orElseGet(content::crc64Checksum);
  }

  private CheckedBody body(
      Source source, ByteRange range, RangeExtents extents, Optional<ChecksumAlgorithm> algorithm) {
    ByteSource bytes =
        reader.bytes(
            source.bucket(),
            source.found(),
            extents.pages(),
            ByteRange.whole(range.length()),
            () -> {});
    return new CheckedBody(
        bytes.on(loops), Integrity.computed(algorithm), HeaderFields::none, hashing);
  }

  private <T> Uni<T> write(
      Source source,
      ByteRange range,
      RangeExtents extents,
      Optional<ChecksumAlgorithm> algorithm,
      Home home,
      Function<StoredBody, Uni<T>> commit) {
    CheckedBody body = body(source, range, extents, algorithm);
    return bodies
        .write(home, new ObjectBody(range.length(), 0, body), commit)
        .onTermination()
        .invoke(body::close);
  }
}
