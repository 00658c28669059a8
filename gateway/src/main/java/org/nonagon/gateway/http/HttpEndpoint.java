package org.nonagon.gateway.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.GatewayConfig;
import org.nonagon.gateway.s3.RequestIds;
import org.nonagon.gateway.s3.S3Service;

/**
 * Listens on a port with one {@link HttpListener} per event loop, and hands every request to an
 * {@link S3Service}.
 *
 * <p>Thread-safe. Started once and stopped once.
 */
public final class HttpEndpoint {
  private static final long STOP_POLL_MILLIS = 20;

  /** 76 characters of Base64, as S3's own are. */
  private static final int HOST_ID_BYTES = 57;

  private final Vertx vertx;
  private final GatewayConfig config;
  private final S3Service service;
  private final Clock clock;
  private final RandomGenerator random;
  private final String hostId;
  private final Admission admission;
  private final AtomicReference<String> deployment = new AtomicReference<>("");

  /**
   * An endpoint that is not started yet.
   *
   * @param vertx whose event loops serve
   * @param config what to listen on, and the bounds
   * @param service answers the requests
   * @param clock for the Date of answers
   * @param random names requests; thread-safe
   */
  public HttpEndpoint(
      Vertx vertx, GatewayConfig config, S3Service service, Clock clock, RandomGenerator random) {
    this.vertx = vertx;
    this.config = config;
    this.service = service;
    this.clock = clock;
    this.random = random;
    this.hostId = newHostId(random);
    this.admission = new Admission(config.limits().maxConnections(), config.limits().maxRequests());
  }

  private static String newHostId(RandomGenerator random) {
    byte[] id = new byte[HOST_ID_BYTES];
    random.nextBytes(id);
    return Base64.getEncoder().encodeToString(id);
  }

  /** Listens; gives the port. */
  public Uni<Integer> start() {
    AtomicInteger port = new AtomicInteger();
    return uni(() -> deploy(port)).invoke(deployment::set).map(id -> port.get());
  }

  private Future<String> deploy(AtomicInteger port) {
    DeploymentOptions options = new DeploymentOptions().setInstances(config.limits().eventLoops());
    return vertx.deployVerticle(
        () -> new HttpListener(config, service, admission, this::newIds, clock, port::set),
        options);
  }

  private RequestIds newIds() {
    return new RequestIds(HexFormat.of().withUpperCase().toHexDigits(random.nextLong()), hostId);
  }

  /**
   * Takes no more connections and requests, waits until those in flight are done, but no longer
   * than {@code grace}, and closes everything. A second time does nothing.
   */
  public Uni<Void> stop(Duration grace) {
    admission.stop();
    long until = System.nanoTime() + grace.toNanos();
    return uni(() -> quiet(until))
        .map(nothing -> deployment.getAndSet(""))
        .chain(id -> id.isEmpty() ? Uni.createFrom().voidItem() : uni(() -> vertx.undeploy(id)));
  }

  private Future<Void> quiet(long untilNanos) {
    Promise<Void> quiet = Promise.promise();
    awaitQuiet(untilNanos, quiet);
    return quiet.future();
  }

  private void awaitQuiet(long untilNanos, Promise<Void> quiet) {
    if (admission.requests() == 0 || System.nanoTime() - untilNanos >= 0) {
      quiet.complete();
    } else {
      vertx.setTimer(STOP_POLL_MILLIS, id -> awaitQuiet(untilNanos, quiet));
    }
  }

  /** How many requests are in flight. */
  public int requestsInFlight() {
    return admission.requests();
  }

  private static <T> Uni<T> uni(Supplier<Future<T>> future) {
    return Uni.createFrom().completionStage(() -> future.get().toCompletionStage());
  }
}
