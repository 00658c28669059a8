package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.nonagon.systemtests.process.ServerProcess;

/**
 * Gives test classes one real server by constructor. It starts when the first asks for it and stops
 * after the last test of the run, which fails if it does not stop in order.
 */
final class SharedServer implements ParameterResolver {

  /** The server, closed by JUnit with the store that keeps it. */
  private record Running(Path folder, ServerProcess server) implements AutoCloseable {

    static Running start() {
      try {
        Path folder = Files.createTempDirectory("nonagon-shared-");
        return new Running(folder, ServerProcess.start(folder));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try (server) {
        assertThat(server.terminate()).as("exit status of the shared server").isZero();
      }
      Trees.delete(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ServerProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(SharedServer.class, key -> Running.start(), Running.class)
        .server();
  }
}
