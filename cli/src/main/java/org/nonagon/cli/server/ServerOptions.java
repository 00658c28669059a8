package org.nonagon.cli.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nonagon.cli.WrongUse;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * What {@code nonagon server} was asked for, checked.
 *
 * @param data the data folder
 * @param drives folders of the drives
 * @param profile shards of each blob
 * @param listen address of S3
 * @param management address of health and metrics
 * @param database an external database; empty for the embedded one
 * @param region the region that requests are signed for
 * @param rootCredentials given by the environment; empty to use those of the data folder
 * @param masterKey given by the environment or a file; empty to use that of the data folder
 */
record ServerOptions(
    Path data,
    List<Path> drives,
    ErasureProfile profile,
    HostPort listen,
    HostPort management,
    Optional<DatabaseSettings> database,
    String region,
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
    if (listen.equals(management) && listen.port() != 0) {
      throw new WrongUse("--listen and --management are both " + listen);
    }
  }

  /**
   * Reads all settings; relative paths are the caller's.
   *
   * @param random what a master key seals with
   */
  static ServerOptions from(SettingSources sources, SecureRandom random) {
    sources.refuseUnavailable();
    Path data = Path.of(sources.get(ServerSetting.DATA)).toAbsolutePath().normalize();
    ErasureProfile profile = read(sources, ServerSetting.ERASURE, ErasureProfile::parse).get();
    return new ServerOptions(
        data,
        drives(sources, data, profile),
        profile,
        HostPort.parse("--listen", sources.get(ServerSetting.LISTEN)),
        HostPort.parse("--management", sources.get(ServerSetting.MANAGEMENT)),
        read(sources, ServerSetting.DATABASE, DatabaseSettings::parse),
        sources.get(ServerSetting.REGION),
        RootCredentials.fromEnvironment(sources),
        MasterKeys.from(sources, random));
  }

  /** The same on other addresses. */
  ServerOptions withAddresses(HostPort newListen, HostPort newManagement) {
    return new ServerOptions(
        data,
        drives,
        profile,
        newListen,
        newManagement,
        database,
        region,
        rootCredentials,
        masterKey);
  }

  private static List<Path> drives(SettingSources sources, Path data, ErasureProfile profile) {
    Optional<String> given = sources.find(ServerSetting.DRIVES);
    if (given.isPresent()) {
      return Arrays.stream(given.get().split(","))
          .filter(part -> !part.isBlank())
          .map(part -> Path.of(part.strip()).toAbsolutePath().normalize())
          .toList();
    }
    int count = Math.max(profile.shards(), ErasureProfile.STANDARD.shards());
    return IntStream.rangeClosed(1, count).mapToObj(n -> data.resolve("d" + n)).toList();
  }

  private static <T> Optional<T> read(
      SettingSources sources, ServerSetting setting, Function<String, T> parser) {
    try {
      return sources.find(setting).map(parser);
    } catch (IllegalArgumentException e) {
      throw new WrongUse(setting.option() + ": " + e.getMessage(), e);
    }
  }
}
