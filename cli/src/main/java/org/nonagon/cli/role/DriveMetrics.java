package org.nonagon.cli.role;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;

/**
 * What {@code /metrics} tells of the drives of this process; {@code docs/metrics.md} has the names.
 * A drive that does not answer keeps what it said last, but is not healthy.
 */
public final class DriveMetrics {
  private static final long INTERVAL_MILLIS = 5_000;

  private final List<ShardStore> stores;
  private final Map<DriveId, DriveStatus> statuses = new ConcurrentHashMap<>();
  private final Map<DriveId, Boolean> answers = new ConcurrentHashMap<>();

  private DriveMetrics(MeterRegistry registry, Collection<ShardStore> stores) {
    this.stores = List.copyOf(stores);
    for (ShardStore store : stores) {
      DriveId drive = store.drive();
      gauge(registry, "nonagon.drive.capacity.bytes", drive, DriveStatus::capacityBytes);
      gauge(registry, "nonagon.drive.free.bytes", drive, DriveStatus::freeBytes);
      gauge(registry, "nonagon.drive.shards", drive, DriveStatus::shards);
      gauge(registry, "nonagon.drive.shard.bytes", drive, DriveStatus::shardBytes);
      for (DriveStatus.Health health : DriveStatus.Health.values()) {
        Gauge.builder("nonagon.drive.health", () -> isNow(drive, health) ? 1 : 0)
            .tag("drive", Integer.toString(drive.value()))
            .tag("health", health.name().toLowerCase(Locale.ROOT))
            .register(registry);
      }
    }
  }

  /** Registers the meters of drives, and asks the drives from time to time until the role ends. */
  public static void start(
      MeterRegistry registry, Collection<ShardStore> stores, Timers timers, Closings opened) {
    DriveMetrics metrics = new DriveMetrics(registry, stores);
    opened.add(Repeating.start("looking at the drives", INTERVAL_MILLIS, metrics::refresh, timers));
  }

  private void gauge(
      MeterRegistry registry, String name, DriveId drive, ToDoubleFunction<DriveStatus> value) {
    Gauge.builder(
            name,
            () ->
                Optional.ofNullable(statuses.get(drive))
                    .map(status -> value.applyAsDouble(status))
                    .orElse(Double.NaN))
        .tag("drive", Integer.toString(drive.value()))
        .register(registry);
  }

  private boolean isNow(DriveId drive, DriveStatus.Health health) {
    DriveStatus.Health now =
        answers.getOrDefault(drive, false)
            ? Optional.ofNullable(statuses.get(drive))
                .map(DriveStatus::health)
                .orElse(DriveStatus.Health.ISOLATED)
            : DriveStatus.Health.ISOLATED;
    return now == health;
  }

  private Uni<Void> refresh() {
    return Multi.createFrom()
        .iterable(stores)
        .onItem()
        .transformToUniAndMerge(this::ask)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> ask(ShardStore store) {
    return store
        .status()
        .invoke(
            status -> {
              statuses.put(store.drive(), status);
              answers.put(store.drive(), true);
            })
        .replaceWithVoid()
        .onFailure()
        .recoverWithUni(
            lost -> {
              answers.put(store.drive(), false);
              return Uni.createFrom().voidItem();
            });
  }
}
