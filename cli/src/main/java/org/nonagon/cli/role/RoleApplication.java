package org.nonagon.cli.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.quarkus.netty.MainEventLoopGroup;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.Readiness;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.nonagon.cli.WrongUse;
import picocli.CommandLine.ExitCode;

/** A role inside Quarkus: lets it serve, and closes what it opened when it is asked to stop. */
@QuarkusMain
public class RoleApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(RoleApplication.class);

  private final Edge edge;

  @Inject
  RoleApplication(
      Vertx vertx,
      @MainEventLoopGroup EventLoopGroup loops,
      Instance<Mutiny.SessionFactory> sessions,
      @Readiness RoleHealth health,
      MeterRegistry meters) {
    this.edge = new Edge(vertx, loops, sessions::get, health, meters);
  }

  @Override
  public int run(String... args) {
    HostedRole hosted = HostedRole.take();
    try (Closings opened = new Closings()) {
      hosted.role().serve(edge, opened);
      hosted.stop().await();
      LOG.info("stopping");
      return ExitCode.OK;
    } catch (WrongUse refusal) {
      System.err.println("nonagon: " + refusal.getMessage());
      return ExitCode.USAGE;
    }
  }
}
