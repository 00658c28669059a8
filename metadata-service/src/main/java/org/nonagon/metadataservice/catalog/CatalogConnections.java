package org.nonagon.metadataservice.catalog;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * The connections of a catalog: a pool whose connections run one transaction at a time, and a few
 * connections that carry many reads at once, so that a commit that waits for a lock never stands
 * before a lookup.
 *
 * <p>A connection on which nothing comes for long is closed, since its other end may have gone
 * without a word, and no call waits for ever: see {@link CatalogSettings}.
 *
 * @param writes for transactions
 * @param reads for statements that wait for nobody, pipelined
 * @param openCalls the calls that wait for an answer
 */
public record CatalogConnections(Pool writes, SqlClient reads, OpenCalls openCalls)
    implements AutoCloseable {
  private static final int PREPARED_STATEMENTS = 256;
  private static final int UNLIMITED = 0;

  /** Opens connections as they are needed. */
  public static CatalogConnections open(
      Vertx vertx, DatabaseSettings database, CatalogSettings settings) {
    PgConnectOptions options = options(database, settings);
    Pool writes =
        PgBuilder.pool()
            .with(
                pool(settings, settings.writeConnections())
                    .setConnectionTimeout((int) settings.connectTimeout().toMillis())
                    .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
            .connectingTo(new PgConnectOptions(options).setPipeliningLimit(1))
            .using(vertx)
            .build();
    SqlClient reads =
        PgBuilder.client()
            .with(pool(settings, settings.readConnections()))
            .connectingTo(
                new PgConnectOptions(options).setPipeliningLimit(settings.pipelineDepth()))
            .using(vertx)
            .build();
    return new CatalogConnections(writes, reads, new OpenCalls(vertx, settings.callTimeout()));
  }

  /**
   * Without a time limit of the client's own for statements on any connection: it stays behind when
   * no connection can be made, and then fails what has failed already. Such a call ends with the
   * attempt to connect, and by {@link OpenCalls} at the latest.
   */
  private static PoolOptions pool(CatalogSettings settings, int connections) {
    return new PoolOptions()
        .setMaxSize(connections)
        .setMaxWaitQueueSize(settings.maxWaitingCalls())
        .setConnectionTimeout(UNLIMITED);
  }

  private static PgConnectOptions options(DatabaseSettings database, CatalogSettings settings) {
    PgConnectOptions options = new PgConnectOptions();
    options.setHost(database.host());
    options.setPort(database.port());
    options.setDatabase(database.database());
    options.setUser(database.user());
    options.setPassword(database.password());
    options.setProperties(session(settings));
    options.setCachePreparedStatements(true);
    options.setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS);
    options.setTcpKeepAlive(true);
    options.setConnectTimeout((int) settings.connectTimeout().toMillis());
    options.setReadIdleTimeout((int) settings.silenceTimeout().toMillis());
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  /**
   * What every session of the data plane is set to. All its statements are probes and short range
   * scans by primary key: planned once, and never by a plan that reads a table from end to end, nor
   * by one that keeps a whole range aside to compare each entry of a commit with all of it, which
   * looks cheap until a table is first analysed.
   */
  private static Map<String, String> session(CatalogSettings settings) {
    Map<String, String> session = new LinkedHashMap<>();
    session.put("application_name", "nonagon");
    session.put("client_encoding", "utf8");
    session.put("TimeZone", "UTC");
    session.put("synchronous_commit", "on");
    session.put("default_transaction_isolation", "read committed");
    session.put("plan_cache_mode", "force_generic_plan");
    session.put("jit", "off");
    session.put("enable_hashjoin", "off");
    session.put("enable_mergejoin", "off");
    session.put("enable_seqscan", "off");
    session.put("enable_material", "off");
    session.put("max_parallel_workers_per_gather", "0");
    session.put("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
    session.put(
        "idle_in_transaction_session_timeout",
        Long.toString(settings.statementTimeout().toMillis()));
    return session;
  }

  @Override
  public void close() {
    var closing = writes.close();
    reads.close();
    openCalls.close();
    closing.toCompletionStage().toCompletableFuture().join();
  }
}
