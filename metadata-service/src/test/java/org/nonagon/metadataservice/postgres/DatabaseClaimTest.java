package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseClaimTest {
  @RegisterExtension static final PostgresForTests POSTGRES = PostgresForTests.empty();

  private static final String CUT_CLAIMS =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
          + " WHERE locktype = 'advisory' AND objsubid = 2 AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

  private static final String SHARED_CLAIMS =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND"
          + " database = (SELECT oid FROM pg_database WHERE datname = current_database())";

  @Test
  void aDatabaseHasOneClaimAtATime() {
    try (DatabaseClaim first = take().orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(take()).isEmpty();
    }
    take().orElseThrow().close();
  }

  @Test
  void sharedClaimsLiveBesideEachOtherAndKeepAnExclusiveOneOut() {
    try (DatabaseClaim first = share().orElseThrow();
        DatabaseClaim second = share().orElseThrow()) {
      assertThat(first).isNotSameAs(second);
      assertThat(take()).isEmpty();
    }
    try (DatabaseClaim alone = take().orElseThrow()) {
      assertThat(alone).isNotNull();
      assertThat(share()).isEmpty();
    }
  }

  @Test
  void aClaimWhoseConnectionBreaksIsTakenAgain() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    try (DatabaseClaim claim = take().orElseThrow()) {
      claim.watch(lost::countDown);
      assertThat(EmbeddedPostgresTest.query(POSTGRES.database(), CUT_CLAIMS)).isEqualTo("1");

      assertThat(PostgresProcesses.await(DatabaseClaimTest::isTaken, Duration.ofSeconds(30)))
          .isTrue();
      assertThat(lost.getCount()).isEqualTo(1);
    }
  }

  @Test
  void aClaimThatSomebodyElseTookMeanwhileIsLost() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    try (DatabaseClaim claim = take().orElseThrow()) {
      EmbeddedPostgresTest.query(POSTGRES.database(), CUT_CLAIMS);
      try (DatabaseClaim other = take().orElseThrow()) {
        claim.watch(lost::countDown);

        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(other).isNotNull();
      }
    }
  }

  @Test
  void aSharedClaimOutlivesADatabaseThatIsAwayForLongerThanItsPatience() throws Exception {
    DatabaseSettings database = POSTGRES.database();
    DatabaseSettings other =
        new DatabaseSettings(
            database.host(), database.port(), "postgres", database.user(), database.password());
    CountDownLatch lost = new CountDownLatch(1);
    try (DatabaseClaim claim = share().orElseThrow()) {
      allowConnections(other, false);
      EmbeddedPostgresTest.query(
          other,
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '%s'"
              .formatted(database.database()));
      claim.watch(lost::countDown);
      assertThat(lost.await(3, TimeUnit.SECONDS)).isFalse();

      allowConnections(other, true);
      assertThat(PostgresProcesses.await(DatabaseClaimTest::isShared, Duration.ofSeconds(30)))
          .isTrue();
      assertThat(lost.getCount()).isEqualTo(1);
    }
  }

  private static void allowConnections(DatabaseSettings from, boolean isAllowed) throws Exception {
    EmbeddedPostgresTest.execute(
        from,
        "ALTER DATABASE %s ALLOW_CONNECTIONS %s"
            .formatted(POSTGRES.database().database(), isAllowed));
  }

  private static boolean isShared() {
    try {
      return EmbeddedPostgresTest.query(POSTGRES.database(), SHARED_CLAIMS).equals("1");
    } catch (Exception e) {
      return false;
    }
  }

  private static Optional<DatabaseClaim> share() {
    return DatabaseClaim.share(POSTGRES.database(), Duration.ofMillis(500));
  }

  private static boolean isTaken() {
    Optional<DatabaseClaim> other = take();
    other.ifPresent(DatabaseClaim::close);
    return other.isEmpty();
  }

  private static Optional<DatabaseClaim> take() {
    return DatabaseClaim.take(POSTGRES.database(), Duration.ofMillis(500));
  }
}
