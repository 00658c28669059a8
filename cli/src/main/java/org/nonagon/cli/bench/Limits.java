package org.nonagon.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What the machine alone reaches, in MB/s (1e6 bytes), measured in the same run as the figures
 * beside it.
 *
 * @param md5 one stream through MessageDigest on one core: the bound of a single plain PUT
 * @param disk write and fdatasync of a file in the folder that was named: the bound of all PUTs,
 *     less parity
 * @param loopback one TCP connection of this process to itself: the bound of all bodies
 */
record Limits(double md5, double disk, double loopback) {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int DISK_MEBIBYTES = 512;
  private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1);

  /** Measures, for some three seconds. */
  static Limits measure(Path folder) throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK_BYTES];
    new Random(1).nextBytes(chunk);
    return new Limits(md5(chunk), disk(chunk, folder), loopback(chunk));
  }

  private static double md5(byte[] chunk) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      long start = System.nanoTime();
      long bytes = 0;
      while (System.nanoTime() - start < NANOS_EACH) {
        md5.update(chunk);
        bytes += chunk.length;
      }
      md5.digest();
      return rate(bytes, start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private static double disk(byte[] chunk, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "nonagon-bench", ".tmp");
    ByteBuffer buffer = ByteBuffer.allocateDirect(chunk.length).put(chunk);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      for (int i = 0; i < DISK_MEBIBYTES; i++) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
      channel.force(false);
      return rate((long) DISK_MEBIBYTES * CHUNK_BYTES, start);
    } finally {
      Files.delete(file);
    }
  }

  private static double loopback(byte[] chunk) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Thread sink = Thread.ofPlatform().daemon().start(() -> drain(accepted));
      OutputStream out = client.getOutputStream();
      long start = System.nanoTime();
      long bytes = 0;
      while (System.nanoTime() - start < NANOS_EACH) {
        out.write(chunk);
        bytes += chunk.length;
      }
      client.shutdownOutput();
      sink.join();
      return rate(bytes, start);
    }
  }

  private static void drain(Socket socket) {
    byte[] buffer = new byte[256 << 10];
    try (InputStream in = socket.getInputStream()) {
      while (in.read(buffer) >= 0) {
        // Only the rate matters.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double rate(long bytes, long startNanos) {
    return bytes * 1e3 / (System.nanoTime() - startNanos);
  }
}
