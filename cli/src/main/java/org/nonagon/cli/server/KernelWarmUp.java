package org.nonagon.cli.server;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.checksum.Crc64Choice;

/**
 * The loops over bytes, chosen for this machine and compiled while the rest of the server starts,
 * so that neither the start nor the first write waits for them.
 */
final class KernelWarmUp {
  private final Future<List<String>> report;

  private KernelWarmUp(Future<List<String>> report) {
    this.report = report;
  }

  /** Begins on a thread of its own. */
  static KernelWarmUp start(ErasureProfile profile) {
    FutureTask<List<String>> task = new FutureTask<>(() -> warm(profile));
    Thread.ofPlatform().daemon().name("kernel-warm-up").start(task);
    return new KernelWarmUp(task);
  }

  private static List<String> warm(ErasureProfile profile) {
    String crc64 = Crc64Choice.current().toString();
    String coding = "Reed-Solomon is computed by " + new ErasureCoder(profile).warmUp();
    return List.of(crc64, coding);
  }

  /** Waits for the end. What was chosen, in sentences for the log. */
  List<String> await() {
    try {
      return report.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the loops over bytes do not work here", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while warming up", e);
    }
  }
}
