package org.nonagon.storagenode.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.RequestVerifier;

/**
 * Serves the drives of a node to other processes of the cluster: one {@link ShardListener} for each
 * event loop on one port.
 *
 * <p>Thread-safe. Started once and stopped once.
 */
public final class ShardServer {
  private static final long STOP_POLL_MILLIS = 20;

  private final Vertx vertx;
  private final ShardServerConfig config;
  private final ShardRoutes routes;
  private final ServerLoad load;
  private final AtomicReference<String> deployment = new AtomicReference<>("");

  /**
   * A server that does not listen yet.
   *
   * @param vertx whose event loops serve
   * @param stores the drives; they must answer without waiting on the thread that asks
   * @param verifier tells who may ask
   */
  public ShardServer(
      Vertx vertx, ShardServerConfig config, List<ShardStore> stores, RequestVerifier verifier) {
    this.vertx = vertx;
    this.config = config;
    this.load = new ServerLoad(config.maxConnections(), config.bodyBytes());
    Map<DriveId, ShardStore> drives =
        stores.stream().collect(Collectors.toMap(ShardStore::drive, Function.identity()));
    this.routes = new ShardRoutes(config, drives, verifier, load);
  }

  /** Listens; gives the port. */
  public Uni<Integer> start() {
    AtomicInteger port = new AtomicInteger();
    return uni(() -> deploy(port)).invoke(deployment::set).map(_ -> port.get());
  }

  private Future<String> deploy(AtomicInteger port) {
    return vertx.deployVerticle(
        () -> new ShardListener(config, routes, load, port::set),
        new DeploymentOptions().setInstances(config.eventLoops()));
  }

  /**
   * Takes no more connections and requests, waits until those in flight are done, but no longer
   * than {@code grace}, and closes everything; what was being appended is given up. A second time
   * does nothing.
   */
  public Uni<Void> stop(Duration grace) {
    load.stop();
    long until = System.nanoTime() + grace.toNanos();
    return uni(() -> quiet(until))
        .map(_ -> deployment.getAndSet(""))
        .chain(id -> id.isEmpty() ? Uni.createFrom().voidItem() : uni(() -> vertx.undeploy(id)));
  }

  private Future<Void> quiet(long untilNanos) {
    Promise<Void> quiet = Promise.promise();
    awaitQuiet(untilNanos, quiet);
    return quiet.future();
  }

  private void awaitQuiet(long untilNanos, Promise<Void> quiet) {
    if (load.requests() == 0 || System.nanoTime() - untilNanos >= 0) {
      quiet.complete();
    } else {
      vertx.setTimer(STOP_POLL_MILLIS, _ -> awaitQuiet(untilNanos, quiet));
    }
  }

  /** How many requests are in flight. */
  public int requestsInFlight() {
    return load.requests();
  }

  /** The bytes that requests hold in memory. */
  public long bodyBytesHeld() {
    return load.bodyBytes().held();
  }

  private static <T> Uni<T> uni(Supplier<Future<T>> future) {
    return Uni.createFrom().completionStage(() -> future.get().toCompletionStage());
  }
}
