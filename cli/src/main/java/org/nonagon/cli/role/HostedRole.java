package org.nonagon.cli.role;

import io.quarkus.runtime.Quarkus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * A role that is to run inside Quarkus. Quarkus makes {@link RoleApplication} itself, so the role
 * is handed over by a slot that holds one.
 *
 * @param role what to run
 * @param stop asked for a stop by a signal
 */
public record HostedRole(Role role, StopSignals stop) {
  /** Of the control plane; the data plane has its own. */
  private static final String CONTROL_CONNECTIONS = "6";

  private static final AtomicReference<Optional<HostedRole>> SLOT =
      new AtomicReference<>(Optional.empty());

  /**
   * Runs the role until it is asked to stop.
   *
   * @param management where health and metrics are served
   * @param database that Hibernate leads to, if the role has one
   * @return exit status
   */
  public int run(HostPort management, Optional<DatabaseSettings> database) {
    System.setProperty("quarkus.management.host", management.host());
    System.setProperty("quarkus.management.port", Integer.toString(management.port()));
    database
        .map(HostedRole::properties)
        .orElseGet(() -> Map.of("quarkus.hibernate-orm.active", "false"))
        .forEach(System::setProperty);
    SLOT.set(Optional.of(this));
    AtomicInteger status = new AtomicInteger(1);
    Quarkus.run(RoleApplication.class, (code, failure) -> status.set(code));
    return status.get();
  }

  private static Map<String, String> properties(DatabaseSettings database) {
    return Map.of(
        "quarkus.datasource.reactive.url",
        "postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.database()),
        "quarkus.datasource.username",
        database.user(),
        "quarkus.datasource.password",
        database.password(),
        "quarkus.datasource.reactive.max-size",
        CONTROL_CONNECTIONS);
  }

  /** Takes what is to be run. */
  static HostedRole take() {
    return SLOT.getAndSet(Optional.empty())
        .orElseThrow(() -> new IllegalStateException("the role was not started by its command"));
  }
}
