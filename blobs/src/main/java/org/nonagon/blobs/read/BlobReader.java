package org.nonagon.blobs.read;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.nonagon.blobs.SerialExecutor;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.object.ByteRange;

/** Reads ranges of bodies. One for a process; safe for use by several threads. */
public final class BlobReader {
  private final ShardStores stores;
  private final Executor coding;
  private final Timers timers;
  private final ReadConfig config;
  private final DamageReport damage;
  private final Map<ErasureProfile, ErasureCoder> coders = new ConcurrentHashMap<>();
  private final ReadLatency latency;
  private final CellBudget budget;

  /**
   * @param stores the drives
   * @param coding where reconstruction runs
   * @param timers the time
   * @param config the bounds
   * @param damage told of what is found
   */
  public BlobReader(
      ShardStores stores, Executor coding, Timers timers, ReadConfig config, DamageReport damage) {
    this.stores = stores;
    this.coding = coding;
    this.timers = timers;
    this.config = config;
    this.damage = damage;
    this.latency = new ReadLatency(config.hedge());
    this.budget = new CellBudget(config.totalCells());
  }

  /**
   * Begins to read. Nothing is asked of a drive before the first pull.
   *
   * @param extents of the body
   * @param manifests of the blobs that they name
   * @param range of the body, within what the extents supply; may be empty
   */
  public BodyRead read(ExtentPages extents, ManifestLookup manifests, ByteRange range) {
    return new BodyRead(
        range,
        extents,
        serial ->
            new ReadParts(
                stores,
                profile -> coders.computeIfAbsent(profile, ErasureCoder::new),
                coding,
                serial,
                timers,
                config,
                budget,
                latency,
                manifests,
                damage));
  }

  /** How many cells all requests have on their way or with their consumers. */
  public int cellsInUse() {
    return budget.taken();
  }

  /** Gives a request its parts. */
  @FunctionalInterface
  interface PartsOfRead {
    ReadParts with(SerialExecutor serial);
  }
}
