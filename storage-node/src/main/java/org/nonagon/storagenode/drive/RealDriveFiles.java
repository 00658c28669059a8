package org.nonagon.storagenode.drive;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;

/** The files of a folder of a real file system. */
public final class RealDriveFiles implements DriveFiles {
  /**
   * The locks of this process. The system's own are not between threads of a process; worse, they
   * are lost when any descriptor of the file is closed, so it must not even be opened twice.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileStore store;
  private final Optional<Fallocate> fallocate = Fallocate.find();

  /**
   * The files in {@code folder}.
   *
   * @throws IOException when it is not a folder that can be used
   */
  public RealDriveFiles(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.store = Files.getFileStore(this.folder);
  }

  @Override
  public DriveFile create(String name) throws IOException {
    return open(name, CREATE_NEW, READ, WRITE);
  }

  @Override
  public DriveFile open(String name) throws IOException {
    return open(name, READ, WRITE);
  }

  private DriveFile open(String name, StandardOpenOption... options) throws IOException {
    Path path = folder.resolve(name);
    try {
      return new RealDriveFile(path, FileChannel.open(path, options), fallocate);
    } catch (IOException failure) {
      throw RealDriveFile.classified(failure);
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw RealDriveFile.classified(failure);
    }
  }

  @Override
  public void forceNames() throws IOException {
    try (FileChannel names = FileChannel.open(folder, READ)) {
      names.force(true);
    }
  }

  @Override
  public Optional<HeldLock> lock(String name) throws IOException {
    Path path = folder.resolve(name);
    if (!HELD_HERE.add(path)) {
      return Optional.empty();
    }
    Optional<FileChannel> channel = Optional.empty();
    try {
      channel = lockFile(path);
    } finally {
      if (channel.isEmpty()) {
        HELD_HERE.remove(path);
      }
    }
    return channel.map(held -> () -> release(path, held));
  }

  /** Opens and locks a file; empty, and closed again, when another process has the lock. */
  private static Optional<FileChannel> lockFile(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, CREATE, WRITE);
    boolean isHeld = false;
    try {
      isHeld = channel.tryLock() != null;
    } finally {
      if (!isHeld) {
        channel.close();
      }
    }
    return isHeld ? Optional.of(channel) : Optional.empty();
  }

  private static void release(Path path, FileChannel channel) throws IOException {
    channel.close();
    HELD_HERE.remove(path);
  }

  @Override
  public long capacityBytes() throws IOException {
    return store.getTotalSpace();
  }

  @Override
  public long freeBytes() throws IOException {
    return store.getUsableSpace();
  }

  @Override
  public long device() throws IOException {
    return device(folder);
  }

  private static long device(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:dev")).longValue();
  }

  @Override
  public boolean isMountPoint() throws IOException {
    Path parent = folder.getParent();
    return parent == null || device(parent) != device(folder);
  }

  @Override
  public String describe() {
    return folder.toString();
  }
}
