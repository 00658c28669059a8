package org.nonagon.metadataservice.postgres;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an embedded PostgreSQL is started with. Durability is no setting.
 *
 * @param folder holds the data folder, the password, the log and, unless {@code binaries} says
 *     otherwise, the unpacked binaries
 * @param binaries folder below which the binaries are unpacked, once per version
 * @param port loopback port, or 0 for any free one
 * @param maxConnections bound on connections; each costs a process
 * @param sharedBuffersMiB PostgreSQL's own page cache
 * @param startTimeout bound on start, crash recovery included
 * @param stopTimeout bound on an orderly stop; after it PostgreSQL is killed, which loses nothing
 *     but costs a recovery at the next start
 */
public record EmbeddedPostgresSettings(
    Path folder,
    Path binaries,
    int port,
    int maxConnections,
    int sharedBuffersMiB,
    Duration startTimeout,
    Duration stopTimeout) {

  private static final int DEFAULT_MAX_CONNECTIONS = 64;
  private static final int DEFAULT_SHARED_BUFFERS_MIB = 128;
  private static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(30);

  public EmbeddedPostgresSettings {
    folder = folder.toAbsolutePath().normalize();
    binaries = binaries.toAbsolutePath().normalize();
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    if (maxConnections < 4 || sharedBuffersMiB < 1) {
      throw new IllegalArgumentException("PostgreSQL needs 4 connections and 1 MiB of buffers");
    }
  }

  /** The settings of a server that keeps everything below {@code folder}. */
  public static EmbeddedPostgresSettings in(Path folder) {
    return new EmbeddedPostgresSettings(
        folder,
        folder,
        0,
        DEFAULT_MAX_CONNECTIONS,
        DEFAULT_SHARED_BUFFERS_MIB,
        DEFAULT_START_TIMEOUT,
        DEFAULT_STOP_TIMEOUT);
  }

  /** The same on a fixed port. */
  public EmbeddedPostgresSettings withPort(int fixedPort) {
    return new EmbeddedPostgresSettings(
        folder, binaries, fixedPort, maxConnections, sharedBuffersMiB, startTimeout, stopTimeout);
  }

  /** The same with binaries that several instances share. */
  public EmbeddedPostgresSettings withBinaries(Path sharedBinaries) {
    return new EmbeddedPostgresSettings(
        folder, sharedBinaries, port, maxConnections, sharedBuffersMiB, startTimeout, stopTimeout);
  }
}
