package org.nonagon.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.nonagon.cli.WrongUse;

/**
 * The 256-bit key that encrypts secrets at rest, written in Base64. Its text form tells nothing.
 */
final class MasterKey {
  static final String VARIABLE = "NONAGON_MASTER_KEY";
  private static final int BYTES = 32;

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  static MasterKey random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new MasterKey(bytes);
  }

  /** Reads the Base64 form; {@code source} says in a refusal where it came from. */
  static MasterKey parse(String text, String source) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != BYTES) {
      throw new WrongUse("the master key of " + source + " is not " + BYTES + " bytes in Base64");
    }
    return new MasterKey(bytes);
  }

  /** The key that the environment or a file gives. */
  static Optional<MasterKey> from(SettingSources sources) {
    Optional<String> variable = sources.variable(VARIABLE);
    Optional<String> file = sources.find(ServerSetting.MASTER_KEY_FILE);
    if (variable.isPresent() && file.isPresent()) {
      throw new WrongUse("the master key is given by " + VARIABLE + " and by a file");
    }
    return variable
        .map(text -> parse(text, VARIABLE))
        .or(() -> file.map(path -> read(Path.of(path))));
  }

  static MasterKey read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new WrongUse("cannot read the master key " + file + ": " + e, e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String toFile() {
    return Base64.getEncoder().encodeToString(bytes) + "\n";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MasterKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "MasterKey";
  }
}
