package org.nonagon.systemtests.simulation.network;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A link that threads may use: everything is done on the one thread of an executor. */
final class LoopLink implements Link {
  private final Executor loop;
  private final Supplier<Link> link;

  LoopLink(Executor loop, Link link) {
    this(loop, () -> link);
  }

  private LoopLink(Executor loop, Supplier<Link> link) {
    this.loop = loop;
    this.link = link;
  }

  @Override
  public void send(Message message) {
    loop.execute(() -> link.get().send(message));
  }

  @Override
  public Link connected() {
    return new LoopLink(loop, () -> link.get().connected()); // Nothing restarts here.
  }

  @Override
  public void runThere(long delayMillis, Runnable task) {
    loop.execute(() -> link.get().runThere(delayMillis, task));
  }
}
