package org.nonagon.gateway.body;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.checksum.ChecksumDigest;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * A body whose checksums are computed as its bytes pass. It ends only if they are what the request
 * promised; otherwise it fails with the refusal.
 */
public final class CheckedBody implements ByteSource {
  private final ByteSource source;
  private final Integrity promised;
  private final Supplier<HeaderFields> trailer;
  private final MessageDigest md5 = messageDigest("MD5");
  private final Optional<MessageDigest> sha256;
  private final Optional<ChecksumDigest> checksum;
  private long length;
  private Optional<BodyDigests> digests = Optional.empty();

  /**
   * Checks a body.
   *
   * @param source its data
   * @param promised what it has to be
   * @param trailer the fields behind it, asked for at its end
   */
  public CheckedBody(ByteSource source, Integrity promised, Supplier<HeaderFields> trailer) {
    this.source = source;
    this.promised = promised;
    this.trailer = trailer;
    this.sha256 = promised.payload().map(literal -> messageDigest("SHA-256"));
    this.checksum = promised.algorithm().map(ChecksumAlgorithm::newDigest);
  }

  private static MessageDigest messageDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
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
    return source.next().onItem().transform(this::take);
  }

  private Optional<Piece> take(Optional<Piece> piece) {
    if (piece.isPresent()) {
      piece.get().buffers().forEach(this::update);
    } else if (digests.isEmpty()) {
      end();
    }
    return piece;
  }

  private void update(ByteBuffer bytes) {
    length += bytes.remaining();
    md5.update(bytes.duplicate());
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
