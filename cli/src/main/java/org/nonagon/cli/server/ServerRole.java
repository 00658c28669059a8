package org.nonagon.cli.server;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/** The server inside Quarkus: composes the parts, serves S3, and stops when asked. */
@QuarkusMain
public class ServerRole implements QuarkusApplication {
  private final Vertx vertx;

  @Inject
  ServerRole(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public int run(String... args) throws Exception {
    ServerContext context = ServerContext.take();
    HostPort listen = context.options().listen();
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost(listen.host()).setPort(listen.port()))
            .requestHandler(request -> request.response().setStatusCode(501).end());
    server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    System.out.println("S3 http://" + listen + " ready");
    System.out.flush();
    context.stop().await();
    server.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    return 0;
  }
}
