package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFullException;

/** A file of a real file system. */
final class RealDriveFile implements DriveFile {
  private static final int HEAP_WRITE_BYTES = 256 << 10;

  private final Path path;
  private final FileChannel channel;
  private final Optional<Fallocate> fallocate;

  RealDriveFile(Path path, FileChannel channel, Optional<Fallocate> fallocate) {
    this.path = path;
    this.channel = channel;
    this.fallocate = fallocate;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int before = target.position();
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position() - before) < 0) {
        break;
      }
    }
    return target.position() - before;
  }

  @Override
  public void write(long position, ByteBuffer... sources) throws IOException {
    long at = position;
    try {
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          at += writeSome(source, at);
        }
      }
    } catch (IOException failure) {
      throw classified(failure);
    }
  }

  /** Bounds the direct memory that Java keeps for each thread that writes from the heap. */
  private int writeSome(ByteBuffer source, long at) throws IOException {
    if (source.isDirect() || source.remaining() <= HEAP_WRITE_BYTES) {
      return channel.write(source, at);
    }
    int limit = source.limit();
    try {
      return channel.write(source.limit(source.position() + HEAP_WRITE_BYTES), at);
    } finally {
      source.limit(limit);
    }
  }

  /** Java tells a full disk only by the system's words. */
  static IOException classified(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    boolean full =
        message.contains("No space left on device") || message.contains("Disk quota exceeded");
    return full ? new DriveFullException(message) : failure;
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    long now = channel.size();
    if (size < now) {
      channel.truncate(size);
    } else if (size > now) {
      write(size - 1, ByteBuffer.allocate(1));
    }
  }

  @Override
  public void preallocate(long position, long length) throws IOException {
    if (fallocate.isPresent()) {
      fallocate.get().reserve(path, position, length);
    }
  }

  @Override
  public void punch(long position, long length) throws IOException {
    if (fallocate.isPresent()) {
      fallocate.get().punch(path, position, length);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
