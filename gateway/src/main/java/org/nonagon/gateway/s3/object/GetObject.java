package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.AnswerBody;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Answer.Header;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * GetObject, and HeadObject, which is the same without the bytes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html">HeadObject</a>
 * @param reader reads versions
 */
public record GetObject(ObjectReader reader) implements BucketOperation {
  private static final String CHECKSUM_MODE_ENABLED = "ENABLED";

  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    Optional<VersionId> version = Lookups.version(call).orThrow();
    Runnable readEnds = reader.begin();
    return reader
        .lookup(bucket, call.key(), version)
        .map(lookup -> Lookups.found(lookup, call, version))
        .chain(found -> answer(new Read(call, bucket, found, readEnds)))
        .onFailure()
        .invoke(readEnds)
        .onCancellation()
        .invoke(readEnds);
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
      case ReadDecision.Whole(long size) -> {
        Optional<ObjectChecksum> checksum =
            Optional.of(read.version().content().effectiveChecksum());
        yield withBytes(head(S3Answer.OK, read, checksum), read, ByteRange.whole(size));
      }
      case ReadDecision.Part part ->
          withBytes(
              head(S3Answer.PARTIAL_CONTENT, read, part.checksum())
                  .with(S3Headers.CONTENT_RANGE, contentRange(part.range(), part.sizeBytes()))
                  .with(S3Headers.AMZ_MP_PARTS_COUNT, part.partsCount().map(String::valueOf)),
              read,
              part.range());
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

  private static S3Answer head(int status, Read read, Optional<ObjectChecksum> checksum) {
    return S3Answer.of(status)
        .withAll(ObjectHeaders.state(read.version(), read.bucket()))
        .with(S3Headers.ACCEPT_RANGES, "bytes")
        .withAll(ObjectHeaders.stored(read.version(), read.call().head()))
        .withAll(checksum.map(sum -> shown(sum, read)).orElse(List.of()));
  }

  private static List<Header> shown(ObjectChecksum checksum, Read read) {
    return read.call()
            .header(S3Headers.AMZ_CHECKSUM_MODE)
            .filter(CHECKSUM_MODE_ENABLED::equalsIgnoreCase)
            .isPresent()
        ? ChecksumHeaders.typed(checksum, read.version().content().effectiveChecksum().type())
        : List.of();
  }

  private Uni<S3Answer> withBytes(S3Answer head, Read read, ByteRange range) {
    if (read.isHead() || range.length() == 0) {
      read.ends().run();
      return Uni.createFrom().item(head.withBody(new AnswerBody.LengthOnly(range.length())));
    }
    return reader
        .bytes(
            read.bucket(),
            read.found(),
            reader.extents(read.bucket(), read.version()),
            range,
            read.ends())
        .opened()
        .map(opened -> head.withBody(new AnswerBody.Pulled(range.length(), opened)));
  }
}
