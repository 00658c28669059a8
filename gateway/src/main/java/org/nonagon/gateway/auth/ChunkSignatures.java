package org.nonagon.gateway.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.HeaderFields;

/**
 * The chain of signatures of one body: each chunk's covers the one before, the first covers the
 * request's.
 */
final class ChunkSignatures {

  private static final String EMPTY_SHA256 = HexFormat.of().formatHex(Sha256.of(new byte[0]));

  private final ChunkKey key;
  private final MessageDigest data = Sha256.digest();
  private String previous;
  private String provided = "";

  ChunkSignatures(ChunkKey key) {
    this.key = key;
    this.previous = key.seedSignature();
  }

  /** A chunk begins, with this signature. */
  void begin(String signature) {
    provided = signature;
    data.reset();
  }

  /** More of the chunk's data. */
  void update(ByteBuffer slice) {
    data.update(slice);
  }

  /** Whether the chunk that just ended was signed with our key, in its place. */
  boolean chunkHolds() {
    String hash = HexFormat.of().formatHex(data.digest());
    return holds("AWS4-HMAC-SHA256-PAYLOAD", EMPTY_SHA256 + "\n" + hash, provided);
  }

  /** Whether the trailer was signed with our key, after the last chunk. */
  boolean trailerHolds(List<HeaderFields.Field> trailer, String signature) {
    String canonical =
        trailer.stream()
            .sorted(Comparator.comparing(HeaderFields.Field::name))
            .map(field -> field.name() + ":" + field.value() + "\n")
            .collect(Collectors.joining());
    byte[] hash = Sha256.of(canonical.getBytes(StandardCharsets.ISO_8859_1));
    return holds("AWS4-HMAC-SHA256-TRAILER", HexFormat.of().formatHex(hash), signature);
  }

  private boolean holds(String algorithm, String hashes, String signature) {
    String expected =
        key.signingKey()
            .sign(String.join("\n", algorithm, key.timestamp(), key.scope(), previous, hashes));
    previous = expected;
    return SignatureV4.isSame(expected, signature);
  }
}
