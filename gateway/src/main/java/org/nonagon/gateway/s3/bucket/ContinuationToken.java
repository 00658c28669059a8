package org.nonagon.gateway.s3.bucket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * The opaque tokens of a listing: the name that its next page begins behind, and a check that tells
 * tokens of this listing from what clients make up. It guards against mistakes, not against malice:
 * whoever may list may begin anywhere.
 *
 * <p>A token is Base64 for URLs without padding of
 *
 * <pre>
 * 0      form, 1
 * 1..4   CRC-32C of the listing's name and the rest, big-endian
 * 5..    1 to 1024 bytes
 * </pre>
 */
final class ContinuationToken {
  private static final String PARAMETER = "continuation-token";
  private static final byte FORM = 1;
  private static final int HEAD_BYTES = 1 + Integer.BYTES;

  private final byte[] listing;

  /**
   * The tokens of one listing.
   *
   * @param listing what is listed; tokens of another one are refused
   */
  ContinuationToken(String listing) {
    this.listing = listing.getBytes(StandardCharsets.UTF_8);
  }

  /** The token of a page that begins behind a name. */
  String behind(KeyBytes name) {
    byte[] bytes = name.toByteArray();
    ByteBuffer token = ByteBuffer.allocate(HEAD_BYTES + bytes.length);
    token.put(FORM).putInt(check(bytes, 0)).put(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  private int check(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(listing);
    crc.update(0);
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  /** The name in the token of a request, if it has one; throws the refusal of one that is none. */
  Optional<KeyPrefix> read(S3Call call) {
    return call.parameter(PARAMETER)
        .map(text -> decode(text).orElseThrow(ContinuationToken::incorrect));
  }

  private Optional<KeyPrefix> decode(String text) {
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    int nameBytes = token.length - HEAD_BYTES;
    if (nameBytes < 1 || nameBytes > KeyBytes.MAX_BYTES || token[0] != FORM) {
      return Optional.empty();
    }
    return ByteBuffer.wrap(token).getInt(1) == check(token, HEAD_BYTES)
        ? Optional.of(KeyPrefix.of(Arrays.copyOfRange(token, HEAD_BYTES, token.length)))
        : Optional.empty();
  }

  private static S3Exception incorrect() {
    return S3Error.INVALID_ARGUMENT
        .failure("The continuation token provided is incorrect")
        .with("ArgumentName", PARAMETER)
        .exception();
  }
}
