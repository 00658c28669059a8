package org.nonagon.cli.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.nonagon.cli.role.DataFolder;
import org.nonagon.cli.role.DriveFolders;
import org.nonagon.cli.role.HostedRole;
import org.nonagon.cli.role.KernelWarmUp;
import org.nonagon.cli.role.RootCredentials;
import org.nonagon.cli.role.StopSignals;
import org.nonagon.cli.setting.SettingSources;

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
            asked.front().listen().probed("--listen"), asked.management().probed("--management"));
    StartChecks.check(options);
    KernelWarmUp kernels = KernelWarmUp.start(options.profile());
    try (DataFolder folder = DataFolder.open(options.data(), random);
        ServerDatabase database = ServerDatabase.open(options.database(), folder)) {
      DriveFolders.refuseForeign(options.drives(), database.cluster());
      database.onLost(ServerStart::halt);
      ServerRole role =
          new ServerRole(
              options,
              database,
              options.rootCredentials().orElseGet(() -> rootCredentials(folder, System.out)),
              options.masterKey().orElseGet(folder::masterKey),
              kernels);
      return new HostedRole(role, stop).run(options.management(), Optional.of(database.settings()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the data folder", e);
    }
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
