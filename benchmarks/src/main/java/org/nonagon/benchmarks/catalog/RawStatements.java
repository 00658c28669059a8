package org.nonagon.benchmarks.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.ThreadLocalRandom;
import org.nonagon.metadataservice.catalog.CatalogConnections;

/** The limit: rows as long as a version's, inserted and selected by plain statements. */
final class RawStatements {
  private static final int PAYLOAD_BYTES = 250;

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS raw (
        home integer, bucket_id integer, key bytea, payload bytea, PRIMARY KEY (home, bucket_id, key))
      """;

  private static final String INSERT =
      """
      INSERT INTO raw SELECT 0, 1, k, p FROM unnest($1::bytea[], $2::bytea[]) u(k, p)
      ON CONFLICT DO NOTHING
      """;

  private static final String SELECT =
      "SELECT payload FROM raw WHERE home = $1 AND bucket_id = $2 AND key = $3";

  private final CatalogConnections connections;

  RawStatements(CatalogConnections connections) {
    this.connections = connections;
  }

  void createTable() {
    connections.writes().query(TABLE).execute().toCompletionStage().toCompletableFuture().join();
  }

  Uni<?> insert(int rows) {
    Buffer[] keys = new Buffer[rows];
    Buffer[] payloads = new Buffer[rows];
    for (int i = 0; i < rows; i++) {
      keys[i] = Buffer.buffer(CatalogSteps.key(ThreadLocalRandom.current().nextLong()));
      payloads[i] = Buffer.buffer(new byte[PAYLOAD_BYTES]);
    }
    return uni(connections.writes(), INSERT, Tuple.tuple().addValue(keys).addValue(payloads));
  }

  Uni<?> put(String key) {
    Buffer[] keys = {Buffer.buffer(key)};
    Buffer[] payloads = {Buffer.buffer(new byte[PAYLOAD_BYTES])};
    return uni(connections.writes(), INSERT, Tuple.tuple().addValue(keys).addValue(payloads));
  }

  Uni<?> select(String key) {
    return uni(connections.reads(), SELECT, Tuple.of(0, 1, Buffer.buffer(key)));
  }

  private static Uni<?> uni(SqlClient client, String sql, Tuple arguments) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Future<?> done = client.preparedQuery(sql).execute(arguments);
              done.onSuccess(emitter::complete).onFailure(emitter::fail);
            });
  }
}
