package org.nonagon.cli.role;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the role can serve, and whether it does so with less than it should have: {@code state}
 * is {@code whole} or {@code degraded}. Not ready before it serves and from the moment it is asked
 * to stop.
 */
@Readiness
@ApplicationScoped
public class RoleHealth implements AsyncHealthCheck {
  private static final String STARTING = "role";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private volatile Optional<Serving> serving = Optional.empty();

  private record Serving(String name, Supplier<Uni<Fitness>> question) {}

  /**
   * The role serves from now on.
   *
   * @param name of the check
   * @param question asked each time; what fails, or takes long, is not ready
   */
  public void serves(String name, Supplier<Uni<Fitness>> question) {
    serving = Optional.of(new Serving(name, question));
  }

  /** The role does not serve any more. */
  public void stops() {
    serving = Optional.empty();
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return serving
        .map(RoleHealth::ask)
        .orElseGet(() -> Uni.createFrom().item(HealthCheckResponse.down(STARTING)));
  }

  private static Uni<HealthCheckResponse> ask(Serving serving) {
    return Uni.createFrom()
        .deferred(() -> serving.question().get())
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .recoverWithItem(failure -> Fitness.down("catalog", String.valueOf(failure.getMessage())))
        .map(fitness -> response(serving.name(), fitness));
  }

  private static HealthCheckResponse response(String name, Fitness fitness) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(name)
            .status(fitness.isReady())
            .withData("state", fitness.isDegraded() ? "degraded" : "whole");
    fitness.data().forEach(response::withData);
    return response.build();
  }
}
