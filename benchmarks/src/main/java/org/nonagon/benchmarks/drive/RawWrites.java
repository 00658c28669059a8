package org.nonagon.benchmarks.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Appends to bare files, each with a sync: what the disk allows. */
final class RawWrites {
  private static final int CHUNK_BYTES = 256 << 10;

  private RawWrites() {}

  /** Durable appends per second, each writer to a file of its own. */
  static double perSecond(Path folder, int writers, int bytes, long millis)
      throws IOException, InterruptedException {
    List<FileChannel> files = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      files.add(
          FileChannel.open(
              folder.resolve("raw" + i), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      chunks.add(ByteBuffer.allocateDirect(Math.min(bytes, CHUNK_BYTES)));
    }
    try {
      return Writers.perSecond(
          writers, millis, writer -> append(files.get(writer), chunks.get(writer), bytes));
    } finally {
      for (int i = 0; i < writers; i++) {
        files.get(i).close();
        Files.delete(folder.resolve("raw" + i));
      }
    }
  }

  static double megabytesPerSecond(Path folder, int writers, int bytes, long millis)
      throws IOException, InterruptedException {
    return perSecond(folder, writers, bytes, millis) * bytes / 1e6;
  }

  private static void append(FileChannel file, ByteBuffer chunk, int bytes) {
    try {
      for (int written = 0; written < bytes; written += chunk.capacity()) {
        chunk.clear();
        while (chunk.hasRemaining()) {
          file.write(chunk);
        }
      }
      file.force(false);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
