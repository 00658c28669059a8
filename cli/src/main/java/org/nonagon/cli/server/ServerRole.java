package org.nonagon.cli.server;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.Readiness;
import org.hibernate.reactive.mutiny.Mutiny;
import org.nonagon.cli.WrongUse;
import picocli.CommandLine.ExitCode;

/** The server inside Quarkus: opens the parts, says that it is ready, and stops when asked. */
@QuarkusMain
public class ServerRole implements QuarkusApplication {
  private final Vertx vertx;
  private final Mutiny.SessionFactory sessions;
  private final ServerHealth health;

  @Inject
  ServerRole(Vertx vertx, Mutiny.SessionFactory sessions, @Readiness ServerHealth health) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.health = health;
  }

  @Override
  public int run(String... args) {
    ServerContext context = ServerContext.take();
    try (ServerParts parts = ServerParts.open(context, vertx, sessions)) {
      parts.serve(health);
      System.out.println("S3 http://" + context.options().listen() + " ready");
      System.out.flush();
      context.stop().await();
      return ExitCode.OK;
    } catch (WrongUse refusal) {
      System.err.println("nonagon: " + refusal.getMessage());
      return ExitCode.USAGE;
    }
  }
}
