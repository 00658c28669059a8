package org.nonagon.cli.server;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.nonagon.blobs.ShardStores;
import org.nonagon.protocol.catalog.ClusterCatalog;

/**
 * Whether the server can serve: it listens, its catalog answers, and enough drives take shards. Not
 * ready before it listens and from the moment it is asked to stop.
 */
@Readiness
@ApplicationScoped
public class ServerHealth implements AsyncHealthCheck {
  private static final String NAME = "s3";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private volatile Optional<Serving> serving = Optional.empty();

  /**
   * What is asked.
   *
   * @param catalog must answer
   * @param stores the drives
   * @param neededDrives how many must take shards
   */
  record Serving(ClusterCatalog catalog, ShardStores stores, int neededDrives) {}

  void serves(Serving now) {
    serving = Optional.of(now);
  }

  void stops() {
    serving = Optional.empty();
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return serving
        .map(ServerHealth::ask)
        .orElseGet(() -> Uni.createFrom().item(HealthCheckResponse.down(NAME)));
  }

  private static Uni<HealthCheckResponse> ask(Serving serving) {
    int writable = serving.stores().writable().size();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME).withData("writableDrives", writable);
    return serving
        .catalog()
        .clusterId()
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(id -> response.status(writable >= serving.neededDrives()).build())
        .onFailure()
        .recoverWithItem(
            failure ->
                response.withData("catalog", String.valueOf(failure.getMessage())).down().build());
  }
}
