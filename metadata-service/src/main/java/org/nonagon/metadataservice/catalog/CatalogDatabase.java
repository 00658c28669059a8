package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nonagon.protocol.catalog.CatalogException;

/**
 * Runs statements, lazily, and turns every failure into a {@link CatalogException}. Every call ends
 * in bounded time.
 */
final class CatalogDatabase {
  private static final String POOL_TIMEOUT = "Timeout";

  private final CatalogConnections connections;

  CatalogDatabase(CatalogConnections connections) {
    this.connections = connections;
  }

  /** A statement that takes no lock. */
  <T> Uni<T> read(String sql, Tuple arguments, Function<RowSet<Row>, T> result) {
    return uni(() -> connections.reads().preparedQuery(sql).execute(arguments).map(result));
  }

  /** A statement that is a transaction of its own. */
  <T> Uni<T> write(String sql, Tuple arguments, Function<RowSet<Row>, T> result) {
    return uni(
        () ->
            connections
                .writes()
                .withConnection(connection -> connection.preparedQuery(sql).execute(arguments))
                .map(result));
  }

  /** Several statements in one transaction; rolled back when one of them fails. */
  <T> Uni<T> transaction(Function<SqlConnection, Future<T>> work) {
    return uni(() -> connections.writes().withTransaction(work));
  }

  private <T> Uni<T> uni(Supplier<Future<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                connections
                    .openCalls()
                    .bounded(work.get())
                    .onComplete(
                        done -> {
                          if (done.succeeded()) {
                            emitter.complete(done.result());
                          } else {
                            emitter.fail(translated(done.cause()));
                          }
                        }));
  }

  private static CatalogException translated(Throwable failure) {
    boolean busy =
        failure instanceof ConnectionPoolTooBusyException
            || POOL_TIMEOUT.equals(failure.getMessage());
    return busy
        ? new CatalogException(
            CatalogException.Reason.BUSY, "too many calls wait for the catalog", failure)
        : new CatalogException("the catalog did not answer: " + failure.getMessage(), failure);
  }
}
