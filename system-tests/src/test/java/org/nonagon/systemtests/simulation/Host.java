package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.nonagon.blobs.Timers;
import org.nonagon.systemtests.simulation.network.Link;
import org.nonagon.systemtests.simulation.network.SimulatedNetwork;

/**
 * A process from its start to its end. What it has begun goes on only while it is up: after a crash
 * none of its tasks and timers run.
 */
final class Host implements Executor, Timers {
  /** What the clock of a process is off, if it is. */
  private static final long SKEW_MILLIS = 3_600_000;

  private final String name;
  private final SimulatedTime time;
  private final SimulatedNetwork network;
  private final SplittableRandom random;
  private final long skewMillis;
  private boolean isUp = true;

  /** A process that begins now. */
  Host(String name, SimulatedTime time, SimulatedNetwork network, SplittableRandom random) {
    this.name = name;
    this.time = time;
    this.network = network;
    this.random = random;
    this.skewMillis = random.nextInt(-1, 2) * SKEW_MILLIS;
    network.restart(name);
  }

  boolean isUp() {
    return isUp;
  }

  /** Ends it in the middle of what it does. */
  void crash() {
    isUp = false;
    network.crash(name);
  }

  /** The way from this process to another. */
  Link to(Host other) {
    return network.link(name, other.name);
  }

  /** What this process takes for the time. */
  InstantSource clock() {
    return () -> time.instant().plusMillis(skewMillis);
  }

  /** Ends after a while. */
  Uni<Void> pause(long millis) {
    return millis == 0
        ? Uni.createFrom().voidItem()
        : Uni.createFrom().emitter(emitter -> after(millis, () -> emitter.complete(null)));
  }

  /** What chance this process has. */
  SplittableRandom random() {
    return random;
  }

  @Override
  public void execute(Runnable task) {
    if (isUp) {
      time.ready(() -> runIfUp(task));
    }
  }

  @Override
  public long nanoTime() {
    return time.nowMicros() * 1000;
  }

  @Override
  public Timer after(long delayMillis, Runnable task) {
    Runnable cancel = time.after(delayMillis * 1000, () -> runIfUp(task));
    return cancel::run;
  }

  private void runIfUp(Runnable task) {
    if (isUp) {
      task.run();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
