package org.nonagon.testkit.virtual;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;

/** The folder of a {@link SimulatedDisk}, until its power is lost. */
final class SimulatedDriveFiles implements DriveFiles {
  private final SimulatedDisk disk;
  private final int mount;

  SimulatedDriveFiles(SimulatedDisk disk, int mount) {
    this.disk = disk;
    this.mount = mount;
  }

  @Override
  public DriveFile create(String name) throws IOException {
    SimulatedInode inode = new SimulatedInode();
    disk.change(
        mount,
        () -> {
          if (disk.names().containsKey(name)) {
            throw new FileAlreadyExistsException(name);
          }
          disk.link(name, inode);
        });
    return new SimulatedFile(inode);
  }

  @Override
  public DriveFile open(String name) throws IOException {
    synchronized (disk) {
      disk.look(mount);
      return new SimulatedFile(inode(name));
    }
  }

  private SimulatedInode inode(String name) throws IOException {
    SimulatedInode inode = disk.names().get(name);
    if (inode == null) {
      throw new NoSuchFileException(name);
    }
    return inode;
  }

  @Override
  public List<String> list() throws IOException {
    synchronized (disk) {
      disk.look(mount);
      return List.copyOf(disk.names().keySet());
    }
  }

  @Override
  public void delete(String name) throws IOException {
    disk.change(mount, () -> disk.unlink(name, inode(name)));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.change(mount, () -> disk.rename(from, to, inode(from)));
  }

  @Override
  public void forceNames() throws IOException {
    disk.change(
        mount,
        () -> {
          if (disk.forcesFail()) {
            throw new IOException("Input/output error");
          }
          disk.forceNames();
        });
  }

  @Override
  public Optional<HeldLock> lock(String name) throws IOException {
    if (!list().contains(name)) {
      create(name).close();
    }
    return disk.takeLock(name) ? Optional.of(() -> disk.giveLock(name)) : Optional.empty();
  }

  @Override
  public long capacityBytes() {
    return disk.capacityBytes();
  }

  @Override
  public long freeBytes() throws IOException {
    return disk.freeBytes(mount);
  }

  @Override
  public long device() {
    return 1;
  }

  @Override
  public boolean isMountPoint() {
    return false;
  }

  @Override
  public String describe() {
    return "simulated disk";
  }

  /** An open file. */
  private final class SimulatedFile implements DriveFile {
    private final SimulatedInode inode;
    private volatile boolean closed;

    private SimulatedFile(SimulatedInode inode) {
      this.inode = inode;
    }

    private void requireOpen() throws IOException {
      if (closed) {
        throw new ClosedChannelException();
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (disk) {
        requireOpen();
        disk.look(mount);
        disk.requireReadable();
        return inode.read(target, position);
      }
    }

    @Override
    public void write(long position, ByteBuffer... sources) throws IOException {
      requireOpen();
      long at = position;
      for (ByteBuffer source : sources) {
        long start = at;
        int length = source.remaining();
        disk.change(
            mount,
            () -> {
              disk.requireWritable();
              disk.allocate(inode.missing(start, length));
              inode.write(source, start);
            },
            () -> inode.write(source.slice(source.position(), length / 2), start));
        at += length;
      }
    }

    @Override
    public void force() throws IOException {
      requireOpen();
      disk.change(
          mount,
          () -> {
            if (disk.forcesFail()) {
              inode.forceBadly(disk.random());
              throw new IOException("Input/output error");
            }
            inode.force();
          },
          () -> inode.forceBadly(disk.random()));
    }

    @Override
    public long size() throws IOException {
      synchronized (disk) {
        requireOpen();
        disk.look(mount);
        return inode.size();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      requireOpen();
      disk.change(mount, () -> disk.free(inode.truncate(size)));
    }

    @Override
    public void preallocate(long position, long length) throws IOException {
      requireOpen();
      disk.change(
          mount,
          () -> {
            disk.allocate(inode.missing(position, length));
            inode.reserve(position, length);
          });
    }

    @Override
    public void punch(long position, long length) throws IOException {
      requireOpen();
      disk.change(mount, () -> disk.free(inode.punch(position, length)));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
