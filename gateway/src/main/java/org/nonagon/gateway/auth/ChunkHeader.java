package org.nonagon.gateway.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line before a chunk.
 *
 * @param bytes how much data the chunk has
 * @param signature its signature; empty where chunks are not signed
 */
record ChunkHeader(long bytes, String signature) {

  private static final int HEXADECIMAL = 16;

  /** Fifteen digits hold any size that a body can have, and overflow nothing. */
  private static final Pattern SIGNED =
      Pattern.compile("([0-9a-fA-F]{1,15});chunk-signature=([0-9a-f]{64})");

  private static final Pattern UNSIGNED = Pattern.compile("([0-9a-fA-F]{1,15})(?:;[!-~]*)?");

  static Optional<ChunkHeader> parse(String line, boolean isSigned) {
    Matcher matcher = (isSigned ? SIGNED : UNSIGNED).matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long bytes = Long.parseLong(matcher.group(1), HEXADECIMAL);
    return Optional.of(new ChunkHeader(bytes, isSigned ? matcher.group(2) : ""));
  }
}
