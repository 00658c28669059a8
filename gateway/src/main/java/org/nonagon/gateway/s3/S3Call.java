package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.OptionalLong;
import org.nonagon.gateway.auth.ChunkKey;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.body.Integrity;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/**
 * A request of a known caller for a known operation: what a handler is given.
 *
 * @param head the head of the request
 * @param route the operation, and on what
 * @param caller who asks
 * @param payload what the signature says of the body
 * @param chunkKey what the signatures of chunks are checked with, where there are any
 * @param body the body as it arrives; nobody has asked for it
 * @param hashing computes the MD5 of the body
 * @param ids what names the request
 */
public record S3Call(
    S3Request head,
    S3Route route,
    Caller caller,
    PayloadMode payload,
    Optional<ChunkKey> chunkKey,
    ObjectBody.Coded body,
    BodyHashing hashing,
    RequestIds ids) {
  /** The bucket of an operation that has one. */
  public BucketName bucketName() {
    return route.requireBucket();
  }

  /** The key of an operation that has one. */
  public ObjectKey key() {
    return route.requireKey();
  }

  /** The first value of a parameter of the query. */
  public Optional<String> parameter(String name) {
    return head.query().first(name);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return head.header(name);
  }

  /**
   * The body as the bytes of an object.
   *
   * @param fallback the additional checksum to compute where the request brings none
   */
  public S3Outcome<ObjectBody> objectBody(Optional<ChecksumAlgorithm> fallback) {
    return Integrity.of(head, payload).then(promised -> body(body, promised.computing(fallback)));
  }

  private S3Outcome<ObjectBody> body(ObjectBody.Coded coded, Integrity promised) {
    return ObjectBody.of(head, payload, chunkKey, coded, promised, hashing);
  }

  /**
   * The body as a document, complete and checked.
   *
   * @param maxBytes how long it may be
   */
  public Uni<byte[]> document(int maxBytes) {
    return document(maxBytes, Integrity.of(head, payload));
  }

  /**
   * The body as a document where {@code x-amz-checksum-*} headers speak of something else than the
   * body.
   *
   * @param maxBytes how long it may be
   */
  public Uni<byte[]> documentWithoutChecksum(int maxBytes) {
    return document(maxBytes, Integrity.ofPayload(head, payload));
  }

  private Uni<byte[]> document(int maxBytes, S3Outcome<Integrity> integrity) {
    if (body.rawLength().isPresent() && body.rawLength().getAsLong() > maxBytes) {
      return Uni.createFrom().failure(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED.failure().exception());
    }
    return integrity
        .then(promised -> body(documentBody(), promised))
        .orThrow()
        .bytes()
        .collect(maxBytes, S3Error.MAX_MESSAGE_LENGTH_EXCEEDED.failure());
  }

  /** The bytes of an object need a length; a document of which nothing is said is empty. */
  private ObjectBody.Coded documentBody() {
    boolean isSilent =
        body.rawLength().isEmpty() && !head.headers().has(S3Headers.TRANSFER_ENCODING);
    return isSilent ? ObjectBody.Coded.of(body.raw(), OptionalLong.of(0)) : body;
  }
}
