package org.nonagon.cli.role;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.nonagon.gateway.s3.RequestObserver;
import org.nonagon.gateway.s3.S3Operation;

/**
 * What {@code /metrics} tells of S3 requests; {@code docs/metrics.md} has the names. Meters are
 * made when they are first needed, one for each operation and kind of status, of which there are
 * few.
 */
final class RequestMetrics implements RequestObserver {
  private final MeterRegistry registry;
  private final Map<Kind, Meters> meters = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Kind(Optional<S3Operation> operation, String status) {}

  private record Meters(Timer time, Counter received, Counter sent) {}

  @Override
  public void answered(Answered request) {
    Meters kind =
        meters.computeIfAbsent(
            new Kind(request.operation(), status(request.status())), this::create);
    kind.time().record(request.nanos(), TimeUnit.NANOSECONDS);
    kind.received().increment((double) request.bytesIn());
    kind.sent().increment((double) request.bytesOut());
  }

  /** Has the requests counted that are under way. */
  void countInFlight(IntSupplier count) {
    registry.gauge("nonagon.s3.requests.in.flight", count, IntSupplier::getAsInt);
  }

  private static String status(int status) {
    return status == 0 ? "gone" : status / 100 + "xx";
  }

  private Meters create(Kind kind) {
    String operation = kind.operation().map(S3Operation::apiName).orElse("other");
    String[] tags = {"operation", operation, "status", kind.status()};
    return new Meters(
        registry.timer("nonagon.s3.request", tags),
        registry.counter("nonagon.s3.received.bytes", tags),
        registry.counter("nonagon.s3.sent.bytes", tags));
  }
}
