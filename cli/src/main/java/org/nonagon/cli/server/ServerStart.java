package org.nonagon.cli.server;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * Opens what a server needs, in the order in which nothing is touched before it is known to be
 * usable: ports, {@link StartChecks}, data folder, database, drives; then boots Quarkus with {@link
 * ServerRole}, and closes all in the reverse order when that ends.
 */
final class ServerStart {
  private ServerStart() {}

  /**
   * Runs the server until it is asked to stop.
   *
   * @return exit status
   */
  static int run(SettingSources sources) {
    SecureRandom random = new SecureRandom();
    ServerOptions asked = ServerOptions.from(sources, random);
    StopSignals stop = StopSignals.install();
    ServerOptions options =
        asked.withAddresses(
            asked.listen().probed("--listen"), asked.management().probed("--management"));
    StartChecks.check(options);
    KernelWarmUp kernels = KernelWarmUp.start(options.profile());
    try (DataFolder folder = DataFolder.open(options.data(), random);
        ServerDatabase database = ServerDatabase.open(options.database(), folder)) {
      DriveFolders.refuseForeign(options.drives(), database.cluster());
      database.onLost(ServerStart::halt);
      new ServerContext(
              options,
              database,
              options.rootCredentials().orElseGet(() -> rootCredentials(folder, System.out)),
              options.masterKey().orElseGet(folder::masterKey),
              kernels,
              stop)
          .handOver();
      return runQuarkus(options, database.settings());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the data folder", e);
    }
  }

  private static int runQuarkus(ServerOptions options, DatabaseSettings database) {
    Map.of(
            "quarkus.management.host", options.management().host(),
            "quarkus.management.port", Integer.toString(options.management().port()),
            "quarkus.datasource.reactive.url",
                "postgresql://%s:%d/%s"
                    .formatted(database.host(), database.port(), database.database()),
            "quarkus.datasource.username", database.user(),
            "quarkus.datasource.password", database.password())
        .forEach(System::setProperty);
    AtomicInteger status = new AtomicInteger(1);
    Quarkus.run(ServerRole.class, (code, failure) -> status.set(code));
    return status.get();
  }

  private static RootCredentials rootCredentials(DataFolder folder, PrintStream out) {
    Optional<RootCredentials> kept = folder.findRootCredentials();
    if (kept.isPresent()) {
      return kept.get();
    }
    RootCredentials fresh = folder.createRootCredentials();
    out.println("Root account, kept in " + folder.rootCredentialsFile() + ":");
    out.println("  access key " + fresh.accessKey());
    out.println("  secret key " + fresh.secretKey());
    out.flush();
    return fresh;
  }

  /** Ends the process at once: without its database it may not answer another request. */
  private static void halt(String reason) {
    System.err.println("nonagon: " + reason);
    Runtime.getRuntime().halt(1);
  }
}
