package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A PostgreSQL data folder with the password of its one user beside it. Made by {@code initdb} in a
 * folder with another name and renamed when complete, so a crash leaves either nothing or a whole
 * one.
 *
 * @param path the folder that PostgreSQL works in
 * @param password of {@link #USER}
 */
record PostgresDataFolder(Path path, String password) {

  /** The role that owns every database of an embedded PostgreSQL. */
  static final String USER = "nonagon";

  private static final int PASSWORD_BYTES = 24;

  @Override
  public String toString() {
    return path.toString();
  }

  /** Opens the data folder below {@code folder}, or makes it when there is none. */
  static PostgresDataFolder openOrCreate(Path folder, PostgresBinaries binaries) {
    Path data = folder.resolve(PostgresBinaries.MAJOR_VERSION);
    Path passwordFile = folder.resolve("password");
    try {
      if (!Files.isDirectory(data)) {
        create(folder, data, passwordFile, binaries);
      }
      checkVersion(data);
      return new PostgresDataFolder(data, Files.readString(passwordFile).strip());
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot prepare " + data + ": " + e, e);
    }
  }

  private static void create(Path folder, Path data, Path passwordFile, PostgresBinaries binaries)
      throws IOException {
    Files.createDirectories(folder);
    writePassword(passwordFile);
    Path unfinished = folder.resolve(PostgresBinaries.MAJOR_VERSION + ".unfinished");
    PostgresBinaries.deleteTree(unfinished);
    initdb(binaries, unfinished, passwordFile);
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    PostgresBinaries.sync(folder);
  }

  private static void writePassword(Path file) throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(file);
    FileAttribute<Set<PosixFilePermission>> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, ownerOnly);
    Files.writeString(
        file,
        HexFormat.of().formatHex(random) + "\n",
        StandardCharsets.US_ASCII,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }

  private static void initdb(PostgresBinaries binaries, Path target, Path passwordFile)
      throws IOException {
    List<String> arguments =
        List.of(
            "--pgdata=" + target,
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
            "--sync-method=syncfs"); // One call instead of one for each of a thousand files.
    Process process =
        PostgresCommand.of(binaries.executable("initdb"), arguments)
            .directory(passwordFile.resolveSibling(".").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = PostgresInterrupts.waitFor(process);
    if (status != 0) {
      throw new EmbeddedPostgresException(
          "initdb ended with status " + status + ": " + output.strip());
    }
  }

  private static void checkVersion(Path data) throws IOException {
    String version = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
      throw new EmbeddedPostgresException(
          data + " belongs to PostgreSQL " + version + ", not " + PostgresBinaries.MAJOR_VERSION);
    }
  }
}
