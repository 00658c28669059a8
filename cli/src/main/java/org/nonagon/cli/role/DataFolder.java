package org.nonagon.cli.role;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.nonagon.cli.WrongUse;
import org.nonagon.gateway.auth.MasterKey;

/**
 * The folder of a server, held by a lock for as long as this is open.
 *
 * <pre>
 *   DIR/lock              locked by the server that runs
 *   DIR/format            version of this layout, written first
 *   DIR/root.credentials  mode 0600
 *   DIR/master.key        mode 0600
 *   DIR/postgres/         the embedded database
 *   DIR/d1 … DIR/d9       the drives
 * </pre>
 */
public final class DataFolder implements AutoCloseable {
  private static final int FORMAT = 1;

  private static final String FORMAT_FILE = "format";
  private static final String LOCK = "lock";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final FileChannel lockChannel;
  private final SecureRandom random;

  private DataFolder(Path path, FileChannel lockChannel, SecureRandom random) {
    this.path = path;
    this.lockChannel = lockChannel;
    this.random = random;
  }

  /**
   * Refuses a folder of another version, or one that another server has, and touches nothing.
   *
   * @return whether there is no data yet
   */
  public static boolean refuseUnusable(Path path) {
    try {
      checkFormat(path);
      if (Files.exists(path.resolve(LOCK))) {
        lock(path).close();
      }
      return !Files.exists(path.resolve(FORMAT_FILE));
    } catch (IOException e) {
      throw cannotUse(path, e);
    }
  }

  /** Opens and locks the folder, making it when it is not there. */
  public static DataFolder open(Path path, SecureRandom random) {
    try {
      checkFormat(path);
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.createDirectory(path, OWNER_ONLY_FOLDER);
      }
      DataFolder folder = new DataFolder(path, lock(path), random);
      folder.writeFormat();
      return folder;
    } catch (IOException e) {
      throw cannotUse(path, e);
    }
  }

  private static WrongUse cannotUse(Path path, IOException e) {
    return new WrongUse("cannot use the data folder " + path + ": " + e, e);
  }

  /** Where the embedded database lives. */
  public Path postgres() {
    return path.resolve("postgres");
  }

  /** The root credentials that an earlier start left; empty at the first start. */
  public Optional<RootCredentials> findRootCredentials() {
    Path file = rootCredentialsFile();
    try {
      return Files.exists(file)
          ? Optional.of(
              RootCredentials.parse(Files.readAllLines(file))
                  .orElseThrow(() -> new WrongUse(file + " holds no access key")))
          : Optional.empty();
    } catch (IOException e) {
      throw new WrongUse("cannot read " + file + ": " + e, e);
    }
  }

  /** Makes root credentials and keeps them. */
  public RootCredentials createRootCredentials() {
    RootCredentials credentials = RootCredentials.random(random);
    SecretFiles.write(rootCredentialsFile(), credentials.toFile());
    return credentials;
  }

  /** Where the root credentials are kept. */
  public Path rootCredentialsFile() {
    return path.resolve("root.credentials");
  }

  /** The master key, made at the first start. */
  public MasterKey masterKey() {
    Path file = path.resolve("master.key");
    if (!Files.exists(file)) {
      SecretFiles.write(file, MasterKey.generate(random).toBase64() + "\n");
    }
    return MasterKeys.read(file, random);
  }

  /** Gives the lock back. The lock file stays: deleting it would let two servers lock two files. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private static void checkFormat(Path path) throws IOException {
    Path file = path.resolve(FORMAT_FILE);
    if (!Files.exists(file)) {
      return;
    }
    String format = Files.readString(file).strip();
    if (!format.equals(Integer.toString(FORMAT))) {
      throw new WrongUse(
          path + " has format " + format + "; this version knows " + FORMAT + " only");
    }
  }

  @SuppressWarnings("unused") // The lock lives as long as its channel.
  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OWNER_ONLY);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: in use all the same.
    }
    channel.close();
    throw new WrongUse("the data folder " + path + " is in use by another process");
  }

  private void writeFormat() {
    Path file = path.resolve(FORMAT_FILE);
    if (!Files.exists(file)) {
      SecretFiles.write(file, FORMAT + "\n");
    }
  }
}
