package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.metadataservice.catalog.CrashTrial.Given;
import org.nonagon.metadataservice.catalog.CrashTrial.Served;
import org.nonagon.metadataservice.catalog.StatementProxy.Cut;
import org.nonagon.metadataservice.catalog.StatementProxy.Ending;
import org.nonagon.metadataservice.postgres.PostgresToKill;
import org.nonagon.protocol.catalog.Home;

/**
 * Operations whose every statement is tried as the one at which PostgreSQL is killed, before it was
 * sent and after it was carried out.
 */
class CatalogKillTest {
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir
  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static PostgresToKill postgres;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static CrashTrials trials;

  /** To the server that runs now, and never cut. */
  @SuppressWarnings("NullAway.Init") // set before all tests
  private static volatile CatalogConnections connections;

  @BeforeAll
  static void open() {
    postgres = new PostgresToKill(folder);
    connect();
    trials = new CrashTrials(postgres.database());
    trials.onCut(
        () -> {
          connections.close();
          postgres.restart();
          connect();
          return postgres.database();
        });
  }

  private static void connect() {
    connections = CatalogConnections.open(VERTX, postgres.database(), CrashTrials.ONE_CONNECTION);
  }

  @AfterAll
  static void close() {
    trials.close();
    connections.close();
    postgres.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Served served() {
    return trials.served(connections);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT_A_BATCH", "COMPLETE_AN_UPLOAD", "MOVE_EXTENTS"})
  void whereverPostgresqlIsKilledARepetitionLeavesWhatOneOperationDoes(CatalogScript script) {
    for (boolean carriedOut : new boolean[] {false, true}) {
      Cut kill = new Cut(Ending.HOOK, carriedOut);
      int statements =
          trials.tryAll(script, () -> new Given(CatalogKillTest::served, postgres::database), kill);
      assertThat(statements).isPositive();
    }
    CatalogClients.await(served().upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(postgres.database());
  }
}
