package org.nonagon.cli.role;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.checksum.Crc64Choice;
import org.nonagon.protocol.checksum.md5.Md5Lanes;

/**
 * The loops over bytes, chosen for this machine and compiled while the rest of the server starts,
 * so that the first write need not wait for them. The log says what was chosen.
 */
public final class KernelWarmUp {
  private static final Logger LOG = Logger.getLogger(KernelWarmUp.class);

  /** A machine with so little to spare is better served with slower loops than not at all. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final ErasureProfile profile;
  private final long begin = System.nanoTime();
  private final Md5Lanes lanes = new Md5Lanes();
  private final CountDownLatch warm = new CountDownLatch(1);

  private KernelWarmUp(ErasureProfile profile) {
    this.profile = profile;
  }

  /** Begins on a thread of its own. */
  public static KernelWarmUp start(ErasureProfile profile) {
    KernelWarmUp kernels = new KernelWarmUp(profile);
    Thread.ofPlatform().daemon().name("kernel-warm-up").start(kernels::run);
    return kernels;
  }

  private void run() {
    try {
      LOG.info(Crc64Choice.current());
      LOG.infof("Reed-Solomon is computed by %s", new ErasureCoder(profile).warmUp());
    } finally {
      warm.countDown();
    }
    lanes.warmUp();
    LOG.info(lanes);
  }

  /** Hash bodies one by one until they are warm, which nobody has to wait for. */
  public Md5Lanes lanes() {
    return lanes;
  }

  /** Waits until blobs can be coded at full speed, within reason. */
  public void await() {
    try {
      long rest = begin + PATIENCE_NANOS - System.nanoTime();
      if (!warm.await(rest, TimeUnit.NANOSECONDS)) {
        LOG.info("the machine is busy: coding is slow until its loops are compiled");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while warming up", e);
    }
  }
}
