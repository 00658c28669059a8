package org.nonagon.cli.server;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.Readiness;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.nonagon.cli.WrongUse;
import picocli.CommandLine.ExitCode;

/** The server inside Quarkus: opens the parts, says that it is ready, and stops when asked. */
@QuarkusMain
public class ServerRole implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(ServerRole.class);

  private final Vertx vertx;
  private final Mutiny.SessionFactory sessions;
  private final ServerHealth health;

  @Inject
  ServerRole(Vertx vertx, Mutiny.SessionFactory sessions, @Readiness ServerHealth health) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.health = health;
  }

  private static void announce(ServerOptions options) {
    if (options.tls().isEmpty() && !options.listen().isLoopback()) {
      LOG.warnf(
          "%s is plain HTTP, which others on the way can read; --tls-certificate and --tls-key"
              + " serve HTTPS",
          options.endpoint());
    }
    System.out.println("S3 " + options.endpoint() + " ready");
    System.out.flush();
    LOG.infof("ready: S3 on %s, management on %s", options.endpoint(), options.management());
  }

  @Override
  public int run(String... args) {
    ServerContext context = ServerContext.take();
    try (ServerParts parts = ServerParts.open(context, vertx, sessions)) {
      context.kernels().await();
      parts.serve(health);
      announce(context.options());
      context.stop().await();
      LOG.info("stopping");
      return ExitCode.OK;
    } catch (WrongUse refusal) {
      System.err.println("nonagon: " + refusal.getMessage());
      return ExitCode.USAGE;
    }
  }
}
