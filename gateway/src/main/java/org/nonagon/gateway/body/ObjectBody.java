package org.nonagon.gateway.body;

import java.util.Optional;
import java.util.OptionalLong;
import org.nonagon.gateway.auth.ChunkKey;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.auth.SignedChunks;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.catalog.UploadCatalog;

/**
 * The body of a verified request, freed of its coding and checked as it is read.
 *
 * @param length how many bytes of data there are
 * @param openBytes how many of them may turn out not to be there, at the end; 0 when the length is
 *     known
 * @param bytes the data
 */
public record ObjectBody(long length, long openBytes, CheckedBody bytes) {
  /** The longest body of one PUT or part: 5 GiB. */
  public static final long MAX_BYTES = UploadCatalog.MAX_PART_BYTES;

  /** Bound on the bytes of which it is not known whether they are there. */
  public static final int MAX_OPEN_BYTES = 64 << 10;

  /**
   * A body that has not been asked for yet.
   *
   * @param raw the bytes as they arrive
   * @param rawLength how long HTTP says that they are
   * @param openBytes how many of them may turn out not to be there, at the end
   */
  public record Coded(ByteSource raw, OptionalLong rawLength, long openBytes) {
    /** A body whose length is what HTTP says. */
    public static Coded of(ByteSource raw, OptionalLong rawLength) {
      return new Coded(raw, rawLength, 0);
    }
  }

  /**
   * Reads what the head of the request says of its body.
   *
   * @param mode what the signature says of the body
   * @param key what the signatures of chunks are checked with, where there are any
   * @param integrity what the body has to be
   * @param hashing computes its MD5
   */
  public static S3Outcome<ObjectBody> of(
      S3Request head,
      PayloadMode mode,
      Optional<ChunkKey> key,
      Coded coded,
      Integrity integrity,
      BodyHashing hashing) {
    S3Outcome<ObjectBody> body =
        mode instanceof PayloadMode.Chunked chunked
            ? SignedChunks.of(head, chunked, key)
                .map(chunks -> decoded(coded, chunks, integrity, hashing))
            : plain(coded, integrity, hashing);
    return body.then(ObjectBody::withinBounds);
  }

  private static ObjectBody decoded(
      Coded coded, SignedChunks chunks, Integrity integrity, BodyHashing hashing) {
    ChunkedBody data = new ChunkedBody(coded.raw(), chunks);
    return new ObjectBody(
        chunks.decodedBytes(), 0, new CheckedBody(data, integrity, data::trailer, hashing));
  }

  private static S3Outcome<ObjectBody> plain(
      Coded coded, Integrity integrity, BodyHashing hashing) {
    if (coded.rawLength().isEmpty()) {
      return S3Outcome.refused(S3Error.MISSING_CONTENT_LENGTH);
    }
    CheckedBody bytes = new CheckedBody(coded.raw(), integrity, HeaderFields::none, hashing);
    return S3Outcome.accepted(
        new ObjectBody(coded.rawLength().getAsLong(), coded.openBytes(), bytes));
  }

  private static S3Outcome<ObjectBody> withinBounds(ObjectBody body) {
    return body.length() <= MAX_BYTES
        ? S3Outcome.accepted(body)
        : S3Outcome.refused(tooLarge(body.length(), MAX_BYTES));
  }

  /** The refusal of a body that is longer than it may be. */
  public static S3Failure tooLarge(long bytes, long maxBytes) {
    return S3Error.ENTITY_TOO_LARGE
        .failure()
        .with("ProposedSize", Long.toString(bytes))
        .with("MaxSizeAllowed", Long.toString(maxBytes));
  }
}
