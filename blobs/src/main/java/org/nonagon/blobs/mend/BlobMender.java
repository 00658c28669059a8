package org.nonagon.blobs.mend;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.read.DamageReport;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * Writes columns of blobs anew: copies those that only change their place, and computes those that
 * are lost from any k others. One for a process; safe for use by several threads, each of which may
 * wait and should be a virtual one.
 *
 * <p>No byte is written that was not checked against the checksum of its block, or computed from
 * blocks that were. A column that cannot be read where it is is computed; a column of which a block
 * can neither be read nor computed is not written at all.
 *
 * <p>What was written is the caller's: the catalog is to be told, or the drive to drop it.
 */
public final class BlobMender {
  private final ShardStores stores;
  private final Executor coding;
  private final BoundedWait waits;
  private final FrameBuffers buffers;
  private final DamageReport damage;
  private final Throttle throttle;
  private final Map<ErasureProfile, ErasureCoder> coders = new ConcurrentHashMap<>();

  /**
   * @param stores the drives
   * @param coding where columns are computed
   * @param timers the time
   * @param config the bounds
   * @param damage told of columns that were thought to be whole and are not
   * @param throttle asked before bytes are written
   */
  public BlobMender(
      ShardStores stores,
      Executor coding,
      Timers timers,
      MendConfig config,
      DamageReport damage,
      Throttle throttle) {
    this.stores = stores;
    this.coding = coding;
    this.waits = new BoundedWait(timers, config.stepMillis());
    this.buffers = new FrameBuffers(config.spareBuffers());
    this.damage = damage;
    this.throttle = throttle;
  }

  /**
   * Writes columns of a blob. Waits.
   *
   * @param steps each of another column; for a column without bytes its drive is only asked for its
   *     incarnation
   * @throws InterruptedException when the thread was interrupted; what is not durable by then never
   *     will be
   */
  public MendResult mend(BlobManifest blob, List<MendStep> steps) throws InterruptedException {
    if (steps.stream().map(MendStep::column).distinct().count() < steps.size()) {
      throw new IllegalArgumentException("a column twice: " + steps);
    }
    ErasureCoder coder = coders.computeIfAbsent(blob.stripes().profile(), ErasureCoder::new);
    return new MendRun(
            blob,
            new SourceColumns(blob, stores, waits, damage),
            steps.stream().map(step -> target(blob, step)).toList(),
            coder,
            coding,
            buffers,
            throttle)
        .run();
  }

  private TargetShard target(BlobManifest blob, MendStep step) {
    Optional<ShardSpec> spec =
        BlockRows.blocksInAll(blob, step.column()) == 0
            ? Optional.empty()
            : Optional.of(new BlockRows(blob, 0, 1).spec(step.column()));
    return new TargetShard(step, spec, stores.find(step.to()), waits);
  }
}
