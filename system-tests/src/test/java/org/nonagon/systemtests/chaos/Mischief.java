package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nonagon.systemtests.process.Product;

/**
 * Has the system lie to a process: {@code mischief.c}, preloaded into it, does what a file says.
 */
final class Mischief {
  private static final String SOURCE = "system-tests/src/test/native/mischief.c";
  private static final int FILE_BYTES = 4_096;
  private static final int PATH_AT = 16;
  private static final int COMPILER_SECONDS = 60;

  private final Path file;

  private Mischief(Path file) {
    this.file = file;
  }

  /** Makes the library; empty where that cannot be. */
  static Optional<Path> compile(Path folder) throws InterruptedException {
    Path library = folder.resolve("mischief.so");
    String source = Product.root().resolve(SOURCE).toString();
    try {
      Process compiler =
          new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source, "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean hasEnded = compiler.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS);
      compiler.destroyForcibly();
      return hasEnded && compiler.exitValue() == 0 ? Optional.of(library) : Optional.empty();
    } catch (IOException noCompiler) {
      return Optional.empty();
    }
  }

  /** None yet, for a process that is started with this file. */
  static Mischief in(Path file) throws IOException {
    Files.write(file, new byte[FILE_BYTES]);
    return new Mischief(file);
  }

  /** Lines of the environment of the process. */
  List<String> environment(Path library) {
    return List.of("LD_PRELOAD=" + library, "MISCHIEF_FILE=" + file);
  }

  /** Its clock of the day is ahead. */
  void shiftClock(Duration ahead) throws IOException {
    write(ahead.toSeconds(), false, false, "");
  }

  /** Syncs of files below a folder fail. */
  void failSyncs(Path folder) throws IOException {
    write(0, true, false, folder + "/");
  }

  /** There is no room below a folder. */
  void fill(Path folder) throws IOException {
    write(0, false, true, folder + "/");
  }

  /** All is well again. */
  void end() throws IOException {
    write(0, false, false, "");
  }

  private void write(long aheadSeconds, boolean failsSync, boolean isFull, String path)
      throws IOException {
    ByteBuffer state = ByteBuffer.allocate(FILE_BYTES).order(ByteOrder.nativeOrder());
    state.putLong(aheadSeconds).putInt(failsSync ? 1 : 0).putInt(isFull ? 1 : 0);
    state.put(PATH_AT, path.getBytes(StandardCharsets.UTF_8)).rewind();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (state.hasRemaining()) {
        int _ = channel.write(state, state.position());
      }
    }
  }
}
