package org.nonagon.gateway.auth;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;

/**
 * What {@code x-amz-content-sha256} says about the body, and so what the gateway has to check while
 * the body arrives.
 */
public sealed interface PayloadMode {

  /** What goes into the canonical request: the header's own value. */
  String canonical();

  /** The body's SHA-256 is known before the body: it must be that. */
  record Literal(String sha256Hex) implements PayloadMode {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{64}");

    public Literal {
      if (!SHAPE.matcher(sha256Hex).matches()) {
        throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
      }
    }

    @Override
    public String canonical() {
      return sha256Hex;
    }

    /** Whether the body had the announced hash. */
    public boolean matches(byte[] sha256) {
      return MessageDigest.isEqual(HexFormat.of().parseHex(sha256Hex), sha256);
    }
  }

  /** The signature does not cover the body. */
  record Unsigned() implements PayloadMode {
    @Override
    public String canonical() {
      return UNSIGNED_PAYLOAD;
    }
  }

  /**
   * The body comes as aws-chunked, and {@link SignedChunks} reads it.
   *
   * @param isSigned whether each chunk carries a signature
   * @param hasTrailer whether header fields follow the last chunk
   */
  record Chunked(boolean isSigned, boolean hasTrailer) implements PayloadMode {
    public Chunked {
      if (!isSigned && !hasTrailer) {
        throw new IllegalArgumentException("S3 has no unsigned chunks without a trailer");
      }
    }

    @Override
    public String canonical() {
      if (!isSigned) {
        return UNSIGNED_CHUNKS_TRAILER;
      }
      return hasTrailer ? SIGNED_CHUNKS_TRAILER : SIGNED_CHUNKS;
    }
  }

  String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
  String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  String SIGNED_CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
  String UNSIGNED_CHUNKS_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

  /** Reads the header's value. */
  static S3Outcome<PayloadMode> parse(String value) {
    return switch (value) {
      case UNSIGNED_PAYLOAD -> S3Outcome.accepted(new Unsigned());
      case SIGNED_CHUNKS -> S3Outcome.accepted(new Chunked(true, false));
      case SIGNED_CHUNKS_TRAILER -> S3Outcome.accepted(new Chunked(true, true));
      case UNSIGNED_CHUNKS_TRAILER -> S3Outcome.accepted(new Chunked(false, true));
      default -> parseLiteral(value);
    };
  }

  private static S3Outcome<PayloadMode> parseLiteral(String value) {
    if (Literal.SHAPE.matcher(value).matches()) {
      return S3Outcome.accepted(new Literal(value));
    }
    if (value.startsWith("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
      return S3Outcome.refused(S3Error.NOT_IMPLEMENTED);
    }
    return S3Outcome.refused(
        S3Failure.invalidArgument(
            S3Headers.AMZ_CONTENT_SHA256,
            value,
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "
                + "STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value."));
  }
}
