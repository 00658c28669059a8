package org.nonagon.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.SecretFiles;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.protocol.wire.ClusterSecret;

/**
 * The file of the secret that all processes of a cluster share: one line of text, which is the
 * secret. No refusal quotes it.
 */
final class ClusterSecrets {
  private ClusterSecrets() {}

  /** The secret that the settings name. */
  static ClusterSecret require(SettingSources sources) {
    Path file = file(sources);
    if (!Files.exists(file)) {
      throw new WrongUse(
          "there is no cluster secret in %s; 'nonagon init' makes a cluster".formatted(file));
    }
    return read(file);
  }

  /** The file that the settings name. */
  static Path file(SettingSources sources) {
    return Path.of(sources.require(Setting.CLUSTER_SECRET_FILE)).toAbsolutePath().normalize();
  }

  /** Refuses a file that is there and holds no secret; makes one that is not there. */
  static void ensure(Path file, SecureRandom random) {
    if (Files.exists(file)) {
      ClusterSecret _ = read(file);
    } else {
      byte[] secret = new byte[ClusterSecret.MIN_BYTES];
      random.nextBytes(secret);
      SecretFiles.write(file, Base64.getEncoder().encodeToString(secret) + "\n");
    }
  }

  private static ClusterSecret read(Path file) {
    try {
      return ClusterSecret.of(Files.readString(file).strip().getBytes(UTF_8));
    } catch (IOException e) {
      throw new WrongUse("cannot read the cluster secret " + file + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new WrongUse("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
