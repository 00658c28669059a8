package org.nonagon.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DataFolder;
import org.nonagon.cli.role.StopSignals;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.EmbeddedPostgres;
import org.nonagon.metadataservice.postgres.EmbeddedPostgresSettings;
import picocli.CommandLine.ExitCode;

/** Runs the embedded PostgreSQL until it is asked to stop. Needs no Quarkus. */
final class DatabaseStart {
  private static final String NAME = "nonagon";

  private DatabaseStart() {}

  /** Runs the command; gives the exit status. */
  static int run(SettingSources sources) {
    Path data = Path.of(sources.get(Setting.DATA)).toAbsolutePath().normalize();
    HostPort listen = sources.address(Setting.LISTEN);
    if (!listen.isLoopback()) {
      throw new WrongUse("this PostgreSQL is for one machine: --listen must be a loopback address");
    }
    StopSignals stop = StopSignals.install();
    boolean _ = DataFolder.refuseUnusable(data);
    HostPort free = listen.probed("--listen");
    try (DataFolder folder = DataFolder.open(data, new SecureRandom());
        EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                EmbeddedPostgresSettings.in(folder.postgres()).withPort(free.port()))) {
      postgres.keepRunning(DatabaseStart::halt);
      announce(postgres.createDatabase(NAME));
      stop.await();
      return ExitCode.OK;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the data folder", e);
    }
  }

  private static void announce(DatabaseSettings database) {
    System.out.println(
        "PostgreSQL postgresql://%s:%s@%s:%d/%s ready"
            .formatted(
                database.user(),
                database.password(),
                database.host(),
                database.port(),
                database.database()));
    System.out.flush();
  }

  private static void halt() {
    System.err.println("nonagon: PostgreSQL cannot be kept running");
    Runtime.getRuntime().halt(1);
  }
}
