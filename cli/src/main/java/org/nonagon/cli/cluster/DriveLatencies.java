package org.nonagon.cli.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.meter.DriveMeter;
import org.nonagon.blobs.meter.LatencySnapshot;
import org.nonagon.blobs.meter.ShardOperation;
import org.nonagon.blobs.remote.guard.GuardedShardStore;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.Repeating;
import org.nonagon.protocol.layout.DriveId;

/**
 * What {@code /metrics} tells of drives of other processes: how long they take, and which are left
 * alone; {@code docs/metrics.md} has the names. Quantiles are those of the last while that ended.
 * Safe for several threads.
 */
final class DriveLatencies {
  private static final long WHILE_MILLIS = 30_000;
  private static final List<Double> QUANTILES = List.of(0.5, 0.99, 1.0);

  private final MeterRegistry registry;
  private final Map<DriveId, DriveMeter> meters = new ConcurrentHashMap<>();
  private final Map<Series, Window> windows = new ConcurrentHashMap<>();

  /** The latest way to each drive: that of a node which moved is another one. */
  private final Map<DriveId, GuardedShardStore> ways = new ConcurrentHashMap<>();

  private record Series(DriveId drive, ShardOperation operation) {}

  /**
   * @param end all that was counted when the last while ended
   * @param within what was counted in it
   */
  private record Window(LatencySnapshot end, LatencySnapshot within) {
    private static final Window NONE = new Window(LatencySnapshot.EMPTY, LatencySnapshot.EMPTY);

    private Window next(LatencySnapshot now) {
      return new Window(now, now.since(end));
    }
  }

  private DriveLatencies(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Looks at what was counted again and again, until the role ends. */
  static DriveLatencies start(MeterRegistry registry, Timers timers, Closings opened) {
    DriveLatencies latencies = new DriveLatencies(registry);
    opened.add(Repeating.start("timing the drives", WHILE_MILLIS, latencies::endWhile, timers));
    return latencies;
  }

  /** The meter of a drive, which is told of from then on. */
  DriveMeter of(DriveId drive) {
    return meters.computeIfAbsent(drive, this::register);
  }

  /** Tells from now on whether the drive is left alone on this way; gives the way. */
  GuardedShardStore watch(GuardedShardStore way) {
    ways.put(way.drive(), way);
    return way;
  }

  private double resting(DriveId drive) {
    GuardedShardStore way = ways.get(drive);
    return way != null && way.isResting() ? 1 : 0;
  }

  private DriveMeter register(DriveId drive) {
    DriveMeter meter = new DriveMeter();
    Gauge.builder("nonagon.drive.resting", () -> resting(drive))
        .tags("drive", Integer.toString(drive.value()))
        .register(registry);
    for (ShardOperation operation : ShardOperation.values()) {
      Series series = new Series(drive, operation);
      Tags tags =
          Tags.of(
              "drive",
              Integer.toString(drive.value()),
              "operation",
              operation.name().toLowerCase(Locale.ROOT));
      FunctionCounter.builder(
              "nonagon.drive.calls", meter, m -> (double) m.latency(operation).count())
          .tags(tags)
          .register(registry);
      FunctionCounter.builder("nonagon.drive.calls.lost", meter, m -> (double) m.losses(operation))
          .tags(tags)
          .register(registry);
      for (double quantile : QUANTILES) {
        Gauge.builder("nonagon.drive.call.seconds", () -> seconds(series, quantile))
            .tags(tags.and("quantile", Double.toString(quantile)))
            .register(registry);
      }
    }
    return meter;
  }

  private double seconds(Series series, double quantile) {
    LatencySnapshot within = windows.getOrDefault(series, Window.NONE).within();
    return within.count() == 0 ? Double.NaN : within.quantileMicros(quantile) / 1e6;
  }

  private Uni<Void> endWhile() {
    return Uni.createFrom()
        .voidItem()
        .invoke(
            () ->
                meters.forEach(
                    (drive, meter) -> {
                      for (ShardOperation operation : ShardOperation.values()) {
                        LatencySnapshot now = meter.latency(operation);
                        windows.compute(
                            new Series(drive, operation),
                            (series, last) -> (last == null ? Window.NONE : last).next(now));
                      }
                    }));
  }
}
