package org.nonagon.cli.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DriveFolders;
import org.nonagon.cli.role.FrontEndOptions;
import org.nonagon.cli.role.MasterKeys;
import org.nonagon.cli.role.RootCredentials;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * What {@code nonagon server} was asked for, checked.
 *
 * @param data the data folder
 * @param drives folders of the drives
 * @param profile shards of each blob
 * @param front how S3 is served
 * @param management address of health and metrics
 * @param database an external database; empty for the embedded one
 * @param rootCredentials given by the environment; empty to use those of the data folder
 * @param masterKey given by the environment or a file; empty to use that of the data folder
 */
record ServerOptions(
    Path data,
    List<Path> drives,
    ErasureProfile profile,
    FrontEndOptions front,
    HostPort management,
    Optional<DatabaseSettings> database,
    Optional<RootCredentials> rootCredentials,
    Optional<MasterKey> masterKey) {

  ServerOptions {
    drives = List.copyOf(drives);
    if (drives.size() < profile.shards()) {
      throw new WrongUse(
          drives.size()
              + " drives are too few for "
              + profile
              + ", which needs "
              + profile.shards()
              + "; --erasure names a smaller shape");
    }
    if (new HashSet<>(drives).size() != drives.size()) {
      throw new WrongUse("--drives names a folder twice");
    }
    if (front.listen().equals(management) && management.port() != 0) {
      throw new WrongUse("--listen and --management are both " + management);
    }
  }

  /**
   * Reads all settings; relative paths are the caller's.
   *
   * @param random what a master key seals with
   */
  static ServerOptions from(SettingSources sources, SecureRandom random) {
    sources.refuseUnavailable();
    Path data = Path.of(sources.get(Setting.DATA)).toAbsolutePath().normalize();
    ErasureProfile profile =
        sources.read(Setting.ERASURE, ErasureProfile::parse).orElse(ErasureProfile.STANDARD);
    return new ServerOptions(
        data,
        drives(sources, data, profile),
        profile,
        FrontEndOptions.from(sources),
        sources.address(Setting.MANAGEMENT),
        sources.read(Setting.DATABASE, DatabaseSettings::parse),
        RootCredentials.fromEnvironment(sources),
        MasterKeys.from(sources, random));
  }

  /** The same on other addresses. */
  ServerOptions withAddresses(HostPort listen, HostPort newManagement) {
    return new ServerOptions(
        data,
        drives,
        profile,
        front.withListen(listen),
        newManagement,
        database,
        rootCredentials,
        masterKey);
  }

  private static List<Path> drives(SettingSources sources, Path data, ErasureProfile profile) {
    Optional<String> given = sources.find(Setting.DRIVES);
    if (given.isPresent()) {
      return DriveFolders.parse(given.get());
    }
    int count = Math.max(profile.shards(), ErasureProfile.STANDARD.shards());
    return IntStream.rangeClosed(1, count).mapToObj(n -> data.resolve("d" + n)).toList();
  }
}
