package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.nonagon.gateway.s3.RequestObserver.Answered;

/** Tells an observer of what another service answered, and how long that took. Thread-safe. */
public final class ObservedService implements S3Service {
  private static final int CLIENT_GONE = 0;

  private final S3Service service;
  private final S3Routing routing;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  /**
   * Observes {@code service}.
   *
   * @param routing names the operations
   * @param nanoTime a time of which only differences count
   */
  public ObservedService(
      S3Service service, S3Routing routing, RequestObserver observer, LongSupplier nanoTime) {
    this.service = service;
    this.routing = routing;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public Uni<S3Answer> serve(Incoming request) {
    long began = nanoTime.getAsLong();
    return service
        .serve(request)
        .onItem()
        .invoke(answer -> tell(request, answer.status(), answer.body().sentBytes(), began))
        .onFailure()
        .invoke(gone -> tell(request, CLIENT_GONE, 0, began));
  }

  private void tell(Incoming request, int status, long bytesOut, long began) {
    observer.answered(
        new Answered(
            request.head().method(),
            request.head().rawPath(),
            operation(request),
            status,
            nanoTime.getAsLong() - began,
            request.bodyBytes().orElse(0),
            bytesOut));
  }

  private Optional<S3Operation> operation(Incoming request) {
    if (routing.isOfApis(request.head())) {
      return Optional.empty();
    }
    return switch (routing.route(request.head())) {
      case S3Outcome.Accepted<S3Route>(S3Route route) -> Optional.of(route.operation());
      case S3Outcome.Refused<S3Route> _ -> Optional.empty();
    };
  }
}
