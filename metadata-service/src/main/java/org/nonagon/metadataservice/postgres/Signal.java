package org.nonagon.metadataservice.postgres;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Signals that a postmaster understands, sent by {@code kill(2)}: {@link ProcessHandle#destroy}
 * knows only SIGTERM, on which PostgreSQL waits for its clients to leave.
 */
enum Signal {
  /** SIGINT: fast shutdown; connections are cut, a checkpoint is written. */
  INTERRUPT(2),
  /** SIGQUIT: immediate shutdown; the next start recovers from the log. */
  QUIT(3),
  /** SIGKILL: as a crash. */
  KILL(9);

  private static final MethodHandle KILL_FUNCTION = killFunction();

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** Sends the signal; a process that has ended meanwhile is no error. */
  void send(long pid) {
    if (pid <= 1 || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not a process of ours: " + pid);
    }
    try {
      int _ = (int) KILL_FUNCTION.invokeExact((int) pid, number);
    } catch (Throwable e) {
      throw new EmbeddedPostgresException("cannot call kill(2)", e);
    }
  }

  @SuppressWarnings("restricted") // The launcher allows native access.
  private static MethodHandle killFunction() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("kill"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }
}
