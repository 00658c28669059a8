package org.nonagon.protocol.checksum.md5;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * MD5 for many bodies that arrive at the same time, shared by all of a gateway's event loops.
 * Thread-safe.
 */
/*
 * MD5 cannot be made faster for one stream: each of its steps waits for the one before. But a vector
 * can hold the state of sixteen streams and take all of them a step on in about twice the time that
 * one takes by itself. The question is whom to hash together, when nobody wants to wait.
 *
 * A piece that arrives goes into a queue, and a turn is asked for on the event loop that it came on.
 * That is all an update does. An event loop first deals with the sockets that have something to read
 * and then with its tasks; so when the turn comes, the pieces that arrived together are in the queue
 * together, and with them those that other loops have left there. The turn hashes as many of them as
 * there are lanes, and each piece's stage is completed on the loop of its own stream. A turn whose
 * piece was taken by an earlier turn finds the queue shorter, or empty, and takes what is there. No
 * turn ever waits: there is no timer and no size that a batch has to reach. A stream alone finds its
 * own piece in its own turn and hashes it in plain Java, no slower than the JDK would.
 *
 * Why no piece is left behind: a turn is asked for after its piece was queued, and a turn that finds
 * pieces takes at least one. So there are never fewer turns to come than pieces in the queue.
 *
 * How many to take. With fewer in the queue than lanes need to be faster than one stream after the
 * other, a turn takes one, and leaves the others to the turns that were asked for them, perhaps on
 * another processor. With more it takes as many as there are lanes. While it hashes, lanes become
 * free as short pieces end, and are filled from the queue until the turn has taken the bytes that a
 * turn may take. That bounds the time for which it keeps its event loop: a millisecond for a piece of
 * 256 KiB in each lane.
 *
 * Bounds. A stream has one piece at most in the queue, so the queue is no longer than the number of
 * bodies that are being received. There are as many batches as turns have run at the same moment,
 * so no more than event loops.
 *
 * Vector code is far slower than plain Java until it is compiled. Until somebody has warmed the lanes
 * up, each turn takes one piece.
 */
public final class Md5Lanes {
  /** Pieces shorter than this are hashed at once: a turn would cost as much as it saves. */
  static final int SMALL_BYTES = 8 << 10;

  /** A turn that has taken so many bytes fills its lanes no more. */
  static final int TURN_BYTES = 4 << 20;

  private final Optional<LaneKernel> kernel;
  private final Object lock = new Object();

  /** What waits for a turn. Guarded by the lock. */
  private final ArrayDeque<Md5Work> waiting = new ArrayDeque<>();

  /** Batches that no turn uses. Guarded by the lock. */
  private final ArrayDeque<Md5Batch> resting = new ArrayDeque<>();

  /** From how many streams on lanes are worth it. */
  private volatile int fewestTogether = Integer.MAX_VALUE;

  /** The lanes of this machine, cold. */
  public Md5Lanes() {
    this(LaneKernel.ofMachine());
  }

  Md5Lanes(Optional<LaneKernel> kernel) {
    this.kernel = kernel;
  }

  /**
   * Has the lanes compiled, and from then on used, if they are any faster. Takes about a second of
   * the calling thread, and {@value LaneTrial#MAX_SECONDS} at most, on a machine that is busy.
   *
   * @return whether they are used
   */
  public boolean warmUp() {
    boolean isFaster = kernel.isPresent() && new LaneTrial(kernel.get()).isFasterTogether();
    if (isFaster) {
      use();
    }
    return isFaster;
  }

  /** Uses the lanes, warm or not. */
  void use() {
    fewestTogether = kernel.map(LaneKernel::fewestStreams).orElse(Integer.MAX_VALUE);
  }

  /** How bodies are hashed, for a log. */
  @Override
  public String toString() {
    return fewestTogether == Integer.MAX_VALUE
        ? "MD5 in plain Java"
        : "MD5 in vectors of %d lanes".formatted(kernel.map(LaneKernel::width).orElseThrow());
  }

  /** The hash of a body that begins. */
  public Md5Stream open() {
    return new Md5Stream(this);
  }

  void hash(Md5Work work, Executor loop) {
    synchronized (lock) {
      waiting.add(work);
    }
    try {
      loop.execute(this::turn);
    } catch (RuntimeException | Error noTurn) {
      withdraw(work);
      throw noTurn;
    }
  }

  /** If it is not there, somebody else's turn has it. */
  private void withdraw(Md5Work work) {
    synchronized (lock) {
      waiting.remove(work);
    }
  }

  private void turn() {
    Md5Batch batch = borrow();
    try {
      long bytes = fill(batch, 0);
      while (batch.size() > 0) {
        batch.step();
        bytes = fill(batch, bytes);
      }
    } catch (RuntimeException | Error failure) {
      batch.fail(failure);
    }
    giveBack(batch);
  }

  private Md5Batch borrow() {
    synchronized (lock) {
      Md5Batch rested = resting.poll();
      return rested == null ? new Md5Batch(kernel) : rested;
    }
  }

  private void giveBack(Md5Batch batch) {
    synchronized (lock) {
      resting.push(batch);
    }
  }

  /**
   * Moves work from the queue into free lanes.
   *
   * @param bytes what the turn has taken so far; a turn that begins takes at least one piece
   * @return what it has taken now
   */
  private long fill(Md5Batch batch, long bytes) {
    long taken = bytes;
    synchronized (lock) {
      boolean isWorthIt = batch.size() + waiting.size() >= fewestTogether;
      int atLeast = bytes == 0 ? 1 : 0;
      int most = isWorthIt && bytes < TURN_BYTES ? Md5Batch.MAX_LANES : atLeast;
      while (batch.size() < most && !waiting.isEmpty()) {
        Md5Work work = waiting.remove();
        taken += work.left();
        batch.add(work);
      }
    }
    return taken;
  }
}
