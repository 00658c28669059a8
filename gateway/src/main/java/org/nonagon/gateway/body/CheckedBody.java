package org.nonagon.gateway.body;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.checksum.ChecksumDigest;
import org.nonagon.protocol.checksum.md5.Md5Stream;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * A body whose checksums are computed as its bytes pass. It ends only if they are what the request
 * promised; otherwise it fails with the refusal.
 *
 * <p>A piece is passed on when it is in all checksums. Its MD5 may be computed with that of other
 * bodies, on their event loop, but the answer comes on the loop that the piece came on.
 */
public final class CheckedBody implements ByteSource {
  private final ByteSource source;
  private final Integrity promised;
  private final Supplier<HeaderFields> trailer;
  private final BodyHashing hashing;
  private final Md5Stream md5;
  private final Optional<ChecksumDigest> sha256;
  private final Optional<ChecksumDigest> checksum;
  private long length;
  private Optional<BodyDigests> digests = Optional.empty();

  /**
   * Checks a body.
   *
   * @param source its data
   * @param promised what it has to be
   * @param trailer the fields behind it, asked for at its end
   * @param hashing computes its MD5
   */
  public CheckedBody(
      ByteSource source, Integrity promised, Supplier<HeaderFields> trailer, BodyHashing hashing) {
    this.source = source;
    this.promised = promised;
    this.trailer = trailer;
    this.hashing = hashing;
    this.md5 = hashing.open();
    this.sha256 = promised.payload().map(literal -> ChecksumAlgorithm.SHA256.newDigest());
    this.checksum = promised.algorithm().map(ChecksumAlgorithm::newDigest);
  }

  /** The additional checksum that is computed. */
  public Optional<ChecksumAlgorithm> algorithm() {
    return promised.algorithm();
  }

  /** What was computed; there once the source has ended. */
  public BodyDigests digests() {
    return digests.orElseThrow();
  }

  @Override
  public Uni<Optional<Piece>> next() {
    return source.next().chain(this::take);
  }

  private Uni<Optional<Piece>> take(Optional<Piece> piece) {
    if (piece.isPresent()) {
      piece.get().buffers().forEach(this::update);
      return hashed(piece.get());
    }
    if (digests.isEmpty()) {
      end();
    }
    return Uni.createFrom().item(piece);
  }

  /**
   * Passes a piece on when it is hashed; if nobody waits for it any more, it is given back then.
   */
  private Uni<Optional<Piece>> hashed(Piece piece) {
    AtomicBoolean isGone = new AtomicBoolean();
    return Uni.createFrom()
        .<Optional<Piece>>emitter(
            emitter -> {
              emitter.onTermination(() -> isGone.set(true));
              md5.update(piece.buffers(), hashing.loop().get())
                  .whenComplete(
                      (nothing, failure) -> {
                        if (failure != null) {
                          emitter.fail(failure);
                        } else if (isGone.get()) {
                          piece.release().run();
                        } else {
                          emitter.complete(Optional.of(piece));
                        }
                      });
            })
        .onFailure()
        .invoke(piece.release());
  }

  private void update(ByteBuffer bytes) {
    length += bytes.remaining();
    sha256.ifPresent(digest -> digest.update(bytes.duplicate()));
    checksum.ifPresent(digest -> digest.update(bytes.duplicate()));
  }

  private void end() {
    byte[] md5Bytes = md5.digest();
    Optional<ObjectChecksum> sum = checksum.map(digest -> objectChecksum(digest.digest()));
    refusal(md5Bytes, sum)
        .ifPresent(
            failure -> {
              throw failure.exception();
            });
    digests = Optional.of(new BodyDigests(length, EntityTag.ofMd5(md5Bytes), sum));
  }

  private ObjectChecksum objectChecksum(byte[] value) {
    return new ObjectChecksum(
        promised.algorithm().orElseThrow(),
        ChecksumType.FULL_OBJECT,
        Base64.getEncoder().encodeToString(value));
  }

  private Optional<S3Failure> refusal(byte[] md5Bytes, Optional<ObjectChecksum> sum) {
    if (sha256.isPresent() && !isPromised(promised.payload().orElseThrow())) {
      return Optional.of(S3Error.CONTENT_SHA256_MISMATCH.failure());
    }
    if (promised.md5().isPresent() && !promised.md5().get().matches(md5Bytes)) {
      return promised.md5().map(md5 -> md5.mismatch(md5Bytes));
    }
    Optional<String> value =
        promised.isTrailing()
            ? trailer.get().first(promised.algorithm().orElseThrow().headerName())
            : promised.value();
    return value.isEmpty() || value.equals(sum.map(ObjectChecksum::value))
        ? Optional.empty()
        : Optional.of(mismatch(value.get()));
  }

  private boolean isPromised(PayloadMode.Literal literal) {
    return literal.matches(sha256.orElseThrow().digest());
  }

  private S3Failure mismatch(String value) {
    ChecksumAlgorithm algorithm = promised.algorithm().orElseThrow();
    return Integrity.isBase64(value, algorithm.byteLength())
        ? S3Error.BAD_DIGEST.failure(
            "The %s you specified did not match the calculated checksum.".formatted(algorithm))
        : S3Error.INVALID_REQUEST.failure(
            "Value for %s trailing header is invalid.".formatted(algorithm.headerName()));
  }

  @Override
  public void close() {
    source.close();
  }
}
