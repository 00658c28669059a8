package org.nonagon.cli.role;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/** Closes what was opened, last first, also when opening fails half way. */
public final class Closings implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Closings.class);

  /** Nothing yet. */
  public Closings() {}

  private final Deque<AutoCloseable> closings = new ArrayDeque<>();

  /** Closes {@code opened} in its turn. */
  public <T extends AutoCloseable> T add(T opened) {
    closings.push(opened);
    return opened;
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      try {
        closings.pop().close();
      } catch (Exception e) {
        LOG.warn("a part did not close well", e);
      }
    }
  }
}
