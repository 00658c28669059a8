package org.nonagon.blobs.meter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What one drive took for what was asked of it. Safe for several threads. */
public final class DriveMeter {
  private record Figures(LatencyHistogram answered, LongAdder lost) {}

  private final Map<ShardOperation, Figures> figures;

  /** Nothing was asked yet. */
  public DriveMeter() {
    Map<ShardOperation, Figures> empty = new EnumMap<>(ShardOperation.class);
    for (ShardOperation operation : ShardOperation.values()) {
      empty.put(operation, new Figures(new LatencyHistogram(), new LongAdder()));
    }
    this.figures = Collections.unmodifiableMap(empty);
  }

  private Figures of(ShardOperation operation) {
    return Objects.requireNonNull(figures.get(operation));
  }

  /** The drive answered. */
  void answered(ShardOperation operation, long nanos) {
    of(operation).answered().record(nanos);
  }

  /** The call failed: its time says nothing of the drive. */
  void lost(ShardOperation operation) {
    of(operation).lost().increment();
  }

  /** How long answers took so far. */
  public LatencySnapshot latency(ShardOperation operation) {
    return of(operation).answered().snapshot();
  }

  /** How many calls failed so far. */
  public long losses(ShardOperation operation) {
    return of(operation).lost().sum();
  }
}
