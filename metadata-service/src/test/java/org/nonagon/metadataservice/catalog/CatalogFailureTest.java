package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectKey;

/** What callers see when the database does not answer in time, or too many wait for it. */
class CatalogFailureTest {
  private static final ObjectKey KEY = ObjectKey.of("key");

  private static final CatalogSettings QUICK_TO_GIVE_UP =
      new CatalogSettings(1, 1, 4, 4, Duration.ofMillis(600), false);

  @RegisterExtension
  static final CatalogForTests CATALOG =
      new CatalogForTests(new CatalogSettings(1, 1, 4, 1, Duration.ofSeconds(2), false));

  private static Commit put(BucketId bucket) {
    return CatalogClients.commit(
        List.of(), List.of(CatalogClients.put(bucket, KEY, WriteCondition.ALWAYS, List.of())));
  }

  private static CompletableFuture<List<CommitOutcome>> begin(Commit commit) {
    return CATALOG.catalog().commit(commit).subscribeAsCompletionStage();
  }

  private static CatalogException.Reason reason(CompletableFuture<?> failed) {
    try {
      failed.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof CatalogException expected) {
        return expected.reason();
      }
      throw failure;
    }
    throw new AssertionError("it did not fail");
  }

  private static <T> Uni<T> repeated(Uni<T> call) {
    return call.onFailure(CatalogException.class)
        .retry()
        .withBackOff(Duration.ofMillis(50))
        .atMost(5);
  }

  @Test
  void aWaitingCallTimesOutAndOnePastTheBoundIsRefusedAtOnce() throws SQLException {
    BucketId bucket = CatalogClients.bucket(CATALOG.catalog());
    Commit blocked = put(bucket);
    await(CATALOG.catalog().commit(put(bucket)));
    try (Connection holder = CATALOG.database().dataSource().getConnection();
        PreparedStatement lock = holder.prepareStatement("SELECT pg_advisory_lock(?)")) {
      lock.setLong(1, KeyLocks.ofKey(bucket, KEY));
      lock.execute();
      CompletableFuture<?> running = begin(blocked);
      CompletableFuture<?> waiting = begin(put(bucket));
      CompletableFuture<?> refused = begin(put(bucket));
      assertThat(reason(refused)).isEqualTo(CatalogException.Reason.BUSY);
      assertThat(await(CATALOG.catalog().lookup(bucket, KEY, Optional.empty())))
          .as("a lookup while commits wait")
          .isInstanceOf(ObjectLookup.Found.class);
      assertThat(reason(running)).isEqualTo(CatalogException.Reason.LOST);
      waiting.exceptionally(_ -> null).join();
    }
    assertThat(await(CATALOG.catalog().commit(blocked)).getFirst())
        .as("the same commit, repeated")
        .isInstanceOf(CommitOutcome.Written.class);
  }

  @Test
  void aCatalogRecoversWhenItsConnectionsAreCut() {
    BucketId bucket = CatalogClients.bucket(CATALOG.catalog());
    await(CATALOG.catalog().commit(put(bucket)));
    CatalogInvariants.column(
        CATALOG.database(),
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);
    Commit commit = put(bucket);
    CommitOutcome outcome = await(repeated(CATALOG.catalog().commit(commit))).getFirst();
    assertThat(outcome).isInstanceOf(CommitOutcome.Written.class);
  }

  /** The database is there, and nothing comes from it any more: not even that time is up. */
  @Test
  void aCallOnAHalfOpenConnectionFailsAndTheNextOneConnectsAnew() {
    BucketId bucket = CatalogClients.bucket(CATALOG.catalog());
    Vertx vertx = Vertx.vertx();
    try (StatementProxy proxy = new StatementProxy(CATALOG.database());
        CatalogConnections connections =
            CatalogConnections.open(vertx, proxy.database(), QUICK_TO_GIVE_UP)) {
      CatalogDatabase database = new CatalogDatabase(connections);
      List<Uni<Integer>> calls =
          List.of(
              database.read("SELECT 1", Tuple.tuple(), SqlResult::size),
              database.write("SELECT 1", Tuple.tuple(), SqlResult::size),
              database.transaction(
                  connection ->
                      connection.preparedQuery("SELECT 1").execute().map(SqlResult::size)));
      for (Uni<Integer> call : calls) {
        proxy.cutAt(1, new StatementProxy.Cut(StatementProxy.Ending.SILENCE, false));
        assertThat(reason(call.subscribeAsCompletionStage()))
            .isEqualTo(CatalogException.Reason.LOST);
        assertThat(proxy.endCutting()).isTrue();
        assertThat(await(repeated(call))).isEqualTo(1);
      }
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    assertThat(await(CATALOG.catalog().commit(put(bucket)))).hasSize(1);
  }

  /** The client's timer for a connection must not fail what has failed already. */
  @Test
  void callsWhileTheDatabaseIsAwayFailOnce() throws Exception {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Vertx vertx = Vertx.vertx();
    vertx.exceptionHandler(uncaught::add);
    DatabaseSettings right = CATALOG.database();
    int port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }
    DatabaseSettings away =
        new DatabaseSettings(right.host(), port, right.database(), right.user(), right.password());
    try (CatalogConnections connections = CatalogConnections.open(vertx, away, QUICK_TO_GIVE_UP)) {
      CatalogDatabase database = new CatalogDatabase(connections);
      for (Uni<Integer> call :
          List.of(
              database.read("SELECT 1", Tuple.tuple(), SqlResult::size),
              database.write("SELECT 1", Tuple.tuple(), SqlResult::size))) {
        assertThat(reason(call.subscribeAsCompletionStage()))
            .isEqualTo(CatalogException.Reason.LOST);
      }
      CompletableFuture<Long> later = new CompletableFuture<>();
      vertx.setTimer(2 * QUICK_TO_GIVE_UP.connectTimeout().toMillis(), later::complete);
      later.get(30, TimeUnit.SECONDS);
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    assertThat(uncaught).isEmpty();
  }
}
