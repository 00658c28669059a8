package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;
import org.nonagon.protocol.disk.DriveFullException;

/**
 * Linux's fallocate(2), which Java has no call for. It takes a descriptor of its own for each call:
 * calls are rare, and the one inside a FileChannel cannot be had.
 */
final class Fallocate {
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ENOSPC = 28;
  private static final int ENOSYS = 38;
  private static final int EOPNOTSUPP = 95;

  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final MethodHandle open;
  private final MethodHandle fallocate;
  private final MethodHandle close;

  @SuppressWarnings("restricted") // the launcher allows native access
  private Fallocate(Linker linker, SymbolLookup symbols) {
    Linker.Option capture = Linker.Option.captureCallState("errno");
    this.open =
        linker.downcallHandle(
            symbols.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            capture,
            Linker.Option.firstVariadicArg(2));
    this.fallocate =
        linker.downcallHandle(
            symbols.findOrThrow("fallocate"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            capture);
    this.close =
        linker.downcallHandle(
            symbols.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** The call; empty where the system has none. */
  static Optional<Fallocate> find() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = linker.defaultLookup();
    boolean linux = System.getProperty("os.name").equals("Linux");
    return linux && symbols.find("fallocate").isPresent()
        ? Optional.of(new Fallocate(linker, symbols))
        : Optional.empty();
  }

  /** Reserves the range and lengthens the file to hold it. */
  void reserve(Path file, long position, long length) throws IOException {
    call(file, 0, position, length);
  }

  /** Gives the range back; the file keeps its length. */
  void punch(Path file, long position, long length) throws IOException {
    call(file, PUNCH_HOLE | KEEP_SIZE, position, length);
  }

  private void call(Path file, int mode, long position, long length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      MemorySegment name = arena.allocateFrom(file.toString());
      int descriptor = (int) open.invokeExact(captured, name, O_RDWR | O_CLOEXEC);
      check("open", file, descriptor, captured);
      try {
        int result = (int) fallocate.invokeExact(captured, descriptor, mode, position, length);
        check("fallocate", file, result, captured);
      } finally {
        int closed = (int) close.invokeExact(descriptor);
        assert closed == 0;
      }
    } catch (IOException | RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void check(String call, Path file, int result, MemorySegment captured)
      throws IOException {
    if (result >= 0) {
      return;
    }
    int errno = (int) ERRNO.get(captured, 0L);
    if (errno == ENOSPC) {
      throw new DriveFullException("No space left for " + file);
    }
    if (errno != EOPNOTSUPP && errno != ENOSYS) {
      throw new IOException("%s of %s failed with errno %d".formatted(call, file, errno));
    }
  }
}
