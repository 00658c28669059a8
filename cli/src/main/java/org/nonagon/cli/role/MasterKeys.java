package org.nonagon.cli.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.gateway.auth.MasterKey;

/** Where a master key may come from. No refusal quotes what it read. */
public final class MasterKeys {
  private static final String VARIABLE = "NONAGON_MASTER_KEY";

  private MasterKeys() {}

  /** The key that the environment or a file gives. */
  public static Optional<MasterKey> from(SettingSources sources, SecureRandom random) {
    Optional<String> variable = sources.variable(VARIABLE);
    Optional<String> file = sources.find(Setting.MASTER_KEY_FILE);
    if (variable.isPresent() && file.isPresent()) {
      throw new WrongUse("the master key is given by " + VARIABLE + " and by a file");
    }
    return variable
        .map(text -> parse(text, VARIABLE, random))
        .or(() -> file.map(path -> read(Path.of(path), random)));
  }

  /** The key in a file. */
  public static MasterKey read(Path file, SecureRandom random) {
    try {
      return parse(Files.readString(file), file.toString(), random);
    } catch (IOException e) {
      throw new WrongUse("cannot read the master key " + file + ": " + e, e);
    }
  }

  private static MasterKey parse(String text, String source, SecureRandom random) {
    return MasterKey.parse(text, random)
        .orElseThrow(
            () ->
                new WrongUse(
                    "the master key of %s is not %d bytes in Base64"
                        .formatted(source, MasterKey.KEY_BYTES)));
  }
}
