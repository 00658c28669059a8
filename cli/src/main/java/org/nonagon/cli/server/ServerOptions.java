package org.nonagon.cli.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nonagon.cli.WrongUse;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.GatewayConfig.Tls;
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
 * @param domains names below which buckets are hosts
 * @param region the region that requests are signed for
 * @param acceptsSignatureV2 whether requests may be signed by Signature Version 2
 * @param tls what to serve HTTPS with; empty for plain HTTP
 * @param stopGrace how long a stop waits for requests in flight
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
    List<String> domains,
    String region,
    boolean acceptsSignatureV2,
    Optional<Tls> tls,
    Duration stopGrace,
    Optional<RootCredentials> rootCredentials,
    Optional<MasterKey> masterKey) {

  private static final int MAX_STOP_GRACE_SECONDS = 3600;

  ServerOptions {
    drives = List.copyOf(drives);
    domains = List.copyOf(domains);
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
        read(sources, ServerSetting.DOMAIN, DomainNames::parse).orElse(List.of()),
        sources.get(ServerSetting.REGION),
        read(sources, ServerSetting.SIGNATURE_V2, ServerOptions::isOn).orElseThrow(),
        TlsFiles.from(sources),
        read(sources, ServerSetting.STOP_GRACE_SECONDS, ServerOptions::parseGrace).get(),
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
        domains,
        region,
        acceptsSignatureV2,
        tls,
        stopGrace,
        rootCredentials,
        masterKey);
  }

  /** Where S3 is served. */
  String endpoint() {
    return (tls.isPresent() ? "https://" : "http://") + listen;
  }

  private static Duration parseGrace(String text) {
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > MAX_STOP_GRACE_SECONDS) {
      throw new IllegalArgumentException(
          "needs 0 to %d seconds, not '%s'".formatted(MAX_STOP_GRACE_SECONDS, text));
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private static boolean isOn(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
    };
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
