package org.nonagon.systemtests.simulation.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.nonagon.blobs.Timers;

/**
 * Hosts with names, and messages between them. Each host runs one process at a time, its
 * incarnation; a crash ends it, and with it all messages to and from it that are under way. Which
 * message is late, lost or doubled is drawn from the random numbers; who is cut off and who crashes
 * is up to the caller. Every message draws as often, so that faults of one link do not move those
 * of others.
 *
 * <p>Used by the one thread that runs the timers.
 */
public final class SimulatedNetwork {
  private final Timers timers;
  private final RandomGenerator random;
  private final Map<String, Incarnation> processes = new HashMap<>();
  private final Map<Pair, LinkFaults> ownFaults = new HashMap<>();
  private final Set<Pair> cuts = new HashSet<>();
  private LinkFaults faults;

  private record Pair(String from, String to) {}

  private record Incarnation(String host, int number, boolean isUp) {}

  /** What the network draws for one message. */
  private record Fate(boolean isLost, long delayMillis, boolean isDouble, long secondDelayMillis) {}

  /**
   * A network without hosts: they are made as they are named, and are up.
   *
   * @param faults of all links that have none of their own
   */
  public SimulatedNetwork(Timers timers, RandomGenerator random, LinkFaults faults) {
    this.timers = timers;
    this.random = random;
    this.faults = faults;
  }

  /**
   * The link that the process which runs on {@code from} now has to whichever process runs on
   * {@code to} when a message is sent. Nothing is sent over it once the first has crashed: its
   * successor opens links of its own.
   */
  public Link link(String from, String to) {
    Incarnation sender = process(from);
    return new Link() {
      @Override
      public void send(Message message) {
        connected().send(message);
      }

      @Override
      public Link connected() {
        return connection(sender, process(to));
      }

      @Override
      public void runThere(long delayMillis, Runnable task) {
        connected().runThere(delayMillis, task);
      }
    };
  }

  private Link connection(Incarnation from, Incarnation to) {
    return new Link() {
      @Override
      public void send(Message message) {
        SimulatedNetwork.this.send(from, to, message);
      }

      @Override
      public Link connected() {
        return this;
      }

      @Override
      public void runThere(long delayMillis, Runnable task) {
        timers.after(
            delayMillis,
            () -> {
              if (isAlive(to)) {
                task.run();
              }
            });
      }
    };
  }

  private Incarnation process(String host) {
    return processes.computeIfAbsent(host, _ -> new Incarnation(host, 1, true));
  }

  /** From now on all links without faults of their own have these. */
  public void setFaults(LinkFaults theirs) {
    faults = theirs;
  }

  /** From now on messages from {@code from} to {@code to} have these faults. */
  public void setFaults(String from, String to, LinkFaults theirs) {
    ownFaults.put(new Pair(from, to), theirs);
  }

  /** Nothing gets from {@code from} to {@code to} any more, nor what is under way. */
  public void cut(String from, String to) {
    cuts.add(new Pair(from, to));
  }

  /** Nothing gets from either to the other any more. */
  public void cutBoth(String one, String other) {
    cut(one, other);
    cut(other, one);
  }

  /** Messages get through again both ways. */
  public void heal(String one, String other) {
    cuts.remove(new Pair(one, other));
    cuts.remove(new Pair(other, one));
  }

  /** No host is cut off any more, and no link has faults of its own. */
  public void healAll() {
    cuts.clear();
    ownFaults.clear();
  }

  /** The process on a host ends. Messages to the host are lost until it is restarted. */
  public void crash(String host) {
    processes.put(host, new Incarnation(host, process(host).number(), false));
  }

  /** A new process begins on a host; the old one ends if it has not. */
  public void restart(String host) {
    processes.put(host, new Incarnation(host, process(host).number() + 1, true));
  }

  /** Whether a process runs on a host. */
  public boolean isUp(String host) {
    return process(host).isUp();
  }

  private void send(Incarnation from, Incarnation to, Link.Message message) {
    Fate fate = draw(ownFaults.getOrDefault(new Pair(from.host(), to.host()), faults));
    if (fate.isLost() || !isOpen(from, to)) {
      return;
    }
    timers.after(fate.delayMillis(), () -> deliver(from, to, message));
    if (fate.isDouble()) {
      timers.after(fate.secondDelayMillis(), () -> deliver(from, to, message));
    }
  }

  private void deliver(Incarnation from, Incarnation to, Link.Message message) {
    if (isOpen(from, to)) {
      message.arrive(connection(to, from));
    }
  }

  private boolean isOpen(Incarnation from, Incarnation to) {
    return isAlive(from) && isAlive(to) && !cuts.contains(new Pair(from.host(), to.host()));
  }

  private boolean isAlive(Incarnation process) {
    return process.isUp() && process.equals(process(process.host()));
  }

  private Fate draw(LinkFaults drawn) {
    boolean isLost = random.nextDouble() < drawn.lossShare();
    boolean isDouble = random.nextDouble() < drawn.duplicateShare();
    return new Fate(isLost, delayMillis(drawn), isDouble, delayMillis(drawn));
  }

  private long delayMillis(LinkFaults drawn) {
    boolean isSlow = random.nextDouble() < drawn.slowShare();
    double point = random.nextDouble();
    long least = isSlow ? drawn.maxDelayMillis() : drawn.minDelayMillis();
    long most = isSlow ? drawn.slowMillis() : drawn.maxDelayMillis();
    return least + (long) (point * (most - least + 1));
  }
}
