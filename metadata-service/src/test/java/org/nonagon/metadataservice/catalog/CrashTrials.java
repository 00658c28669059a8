package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.nonagon.metadataservice.catalog.CrashTrial.Given;
import org.nonagon.metadataservice.catalog.CrashTrial.Script;
import org.nonagon.metadataservice.catalog.CrashTrial.Served;
import org.nonagon.metadataservice.catalog.StatementProxy.Cut;
import org.nonagon.metadataservice.control.PostgresClusterCatalog;
import org.nonagon.metadataservice.control.PostgresIdentityCatalog;
import org.nonagon.metadataservice.control.SessionsForTests;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.protocol.catalog.CatalogException;

/**
 * Tries operations of a catalog with every statement as the one at which the connection is lost.
 *
 * <p>Once the first attempt of an operation failed, the tables hold what they held before it, or
 * what they hold at last; whatever the connection was lost at, a repetition brings what one
 * operation does, and nothing stays locked.
 */
final class CrashTrials implements AutoCloseable {
  static final CatalogSettings ONE_CONNECTION =
      new CatalogSettings(1, 1, 1, 16, Duration.ofSeconds(30), false);

  private static final int MOST_STATEMENTS = 80;
  private static final int MOST_ATTEMPTS = 5;

  private final Vertx vertx = Vertx.vertx();
  private final StatementProxy proxy;
  private final CatalogConnections connections;
  private final Mutiny.SessionFactory sessions;
  private final Served served;
  private volatile CatalogState state;

  CrashTrials(DatabaseSettings database) {
    this.proxy = new StatementProxy(database);
    this.connections = CatalogConnections.open(vertx, proxy.database(), ONE_CONNECTION);
    this.sessions = SessionsForTests.open(proxy.database());
    this.served = served(connections);
    this.state = new CatalogState(database);
  }

  /** By these connections as far as they are asked, and otherwise by ones that may be lost. */
  Served served(CatalogConnections to) {
    return new Served(
        new PostgresCatalog(
            to, new PostgresIdentityCatalog(sessions), new PostgresClusterCatalog(sessions), false),
        new CatalogUpkeep(to));
  }

  /** What happens where a trial ends the connection by {@link StatementProxy.Ending#HOOK}. */
  void onCut(Supplier<DatabaseSettings> restart) {
    proxy.onCut(
        () -> {
          state.close();
          DatabaseSettings restarted = restart.get();
          proxy.leadTo(restarted);
          state = new CatalogState(restarted);
        });
  }

  /** Tries every statement; gives how many there were. */
  int tryAll(Script script, Given.Maker given, Cut cut) {
    int statement = 1;
    while (isCut(script, given, cut, statement)) {
      statement++;
      assertThat(statement).isLessThan(MOST_STATEMENTS);
    }
    return statement - 1;
  }

  /** Whether the operation has that many statements. */
  private boolean isCut(Script script, Given.Maker given, Cut cut, int statement) {
    try {
      CrashTrial trial = script.prepare(given.make());
      Attempt attempt = new Attempt(script.isOnce());
      proxy.cutAt(statement, cut);
      trial.operation().accept(attempt);
      return proxy.endCutting();
    } catch (AssertionError | RuntimeException failure) {
      proxy.endCutting();
      throw new AssertionError("%s, statement %d, %s".formatted(script, statement, cut), failure);
    }
  }

  private Map<String, String> digests() {
    state.awaitNothingLeftBehind();
    return state.digests();
  }

  /** Repeats a call as gateways and workers do, and compares what it left with what it brought. */
  private final class Attempt implements CrashTrial.Caller {
    private final boolean once;
    private final Map<String, String> before = digests();
    private Optional<Map<String, String>> afterLoss = Optional.empty();

    private Attempt(boolean once) {
      this.once = once;
    }

    @Override
    public <T> T ask(Function<Served, Uni<T>> question) {
      T answer = repeated(question);
      Map<String, String> atLast = digests();
      afterLoss
          .filter(found -> once && !found.equals(before))
          .ifPresent(found -> assertThat(atLast).as("since the answer was lost").isEqualTo(found));
      return answer;
    }

    private <T> T repeated(Function<Served, Uni<T>> question) {
      for (int attempt = 1; ; attempt++) {
        try {
          return CatalogClients.await(question.apply(served));
        } catch (CatalogException lost) {
          if (attempt == MOST_ATTEMPTS) {
            throw lost;
          }
          afterLoss = afterLoss.or(() -> Optional.of(digests()));
        }
      }
    }
  }

  @Override
  public void close() {
    state.close();
    sessions.close();
    connections.close();
    proxy.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
