package org.nonagon.gateway;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.gateway.admin.AdminApi;
import org.nonagon.gateway.admin.RequestTrace;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.auth.RequestSignatures;
import org.nonagon.gateway.auth.SigningKeys;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.http.HttpEndpoint;
import org.nonagon.gateway.s3.Authentication;
import org.nonagon.gateway.s3.Authorization;
import org.nonagon.gateway.s3.ObservedService;
import org.nonagon.gateway.s3.RequestObserver;
import org.nonagon.gateway.s3.S3Router;
import org.nonagon.gateway.s3.S3Routing;
import org.nonagon.gateway.s3.S3Service;
import org.nonagon.gateway.s3.object.OldestRead;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.checksum.md5.Md5Lanes;

/**
 * The S3 front end of a cluster: stateless but for what is in flight. Started once and stopped
 * once; thread-safe.
 */
public final class Gateway {
  private final Vertx vertx;
  private final HttpEndpoint endpoint;
  private final OldestRead reads;

  /**
   * What a gateway works with.
   *
   * @param vertx whose event loops serve
   * @param catalog all metadata
   * @param writer takes bodies to the drives
   * @param reader reads them back
   * @param lanes hash bodies that arrive together; the faster once they are warm
   * @param timers the time, for what repeats itself
   * @param masterKey opens the secrets of access keys
   * @param clock for the skew of signatures, the Date of answers and traces; decides nothing else
   * @param random names requests, uploads, versions; cannot be guessed, and is thread-safe
   * @param observer is told of every request
   */
  public record Parts(
      Vertx vertx,
      Catalog catalog,
      BlobWriter writer,
      BlobReader reader,
      Md5Lanes lanes,
      Timers timers,
      MasterKey masterKey,
      Clock clock,
      RandomGenerator random,
      RequestObserver observer) {}

  /** A gateway that is not started yet. */
  public Gateway(GatewayConfig config, Parts parts) {
    UUID reader = new UUID(parts.random().nextLong(), parts.random().nextLong());
    SigningKeys keys = new SigningKeys(SigningKeys.DEFAULT_MAX_ENTRIES);
    this.reads = new OldestRead(parts.catalog(), reader, parts.timers());
    this.vertx = parts.vertx();
    BodyHashing hashing = new BodyHashing(parts.lanes(), this::loop);
    Operations operations =
        new Operations(parts, config, Authorization.OWNERS_ONLY, reads, hashing);
    S3Routing routing = new S3Routing(config.domains());
    Authentication authentication =
        new Authentication(
            parts.catalog(),
            new RequestSignatures(
                parts.clock(), config.region(), keys, config.acceptsSignatureV2()),
            parts.masterKey());
    RequestTrace trace = new RequestTrace(parts.clock(), parts.timers()::nanoTime);
    S3Router router =
        new S3Router(
            authentication,
            routing,
            operations.handlers(),
            operations.forms(),
            new AdminApi(
                parts.catalog(), Home.ONLY, authentication, parts.timers()::nanoTime, trace),
            hashing);
    S3Service service =
        new ObservedService(router, routing, parts.observer().and(trace), parts.timers()::nanoTime);
    this.endpoint = new HttpEndpoint(parts.vertx(), config, service, parts.clock(), parts.random());
  }

  private Executor loop() {
    Context context = vertx.getOrCreateContext();
    return task -> context.runOnContext(nothing -> task.run());
  }

  /** Listens, once the catalog knows that reads will come from here; gives the port. */
  public Uni<Integer> start() {
    return reads.start().chain(endpoint::start);
  }

  /**
   * Takes no more connections and requests, waits until those in flight are done, but no longer
   * than {@code grace}, and closes everything.
   */
  public Uni<Void> stop(Duration grace) {
    return endpoint.stop(grace).onTermination().invoke(reads::stop);
  }

  /** How many requests are in flight. */
  public int requestsInFlight() {
    return endpoint.requestsInFlight();
  }
}
