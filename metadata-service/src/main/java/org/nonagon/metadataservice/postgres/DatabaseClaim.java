package org.nonagon.metadataservice.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The exclusive right of one server to a whole database, or the right of one of several metadata
 * services that share it, held as an advisory lock on a connection of its own. A server that holds
 * it exclusively may cache lookups. The lock goes with the connection, so a killed server leaves
 * none behind; when the connection breaks, the claim is taken again, and lost if somebody else was
 * faster. A shared one waits for a database that is out of reach for as long as that takes; an
 * exclusive one does not, since another server may have it by then.
 *
 * <p>The lock lives in PostgreSQL's space of two 32-bit numbers, apart from the 64-bit one that
 * locks keys.
 */
public final class DatabaseClaim implements AutoCloseable {
  private static final int LOCK_SPACE = 0x6E6F6E61; // "nona"
  private static final int LOCK_NUMBER = 1;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
  private static final int CHECK_TIMEOUT_SECONDS = 10;

  private static final String EXCLUSIVE = "SELECT pg_try_advisory_lock(?, ?)";
  private static final String SHARED = "SELECT pg_try_advisory_lock_shared(?, ?)";

  private final DatabaseSettings database;
  private final String locking;
  private final Duration patience;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Connection connection;

  private DatabaseClaim(
      DatabaseSettings database, String locking, Duration patience, Connection connection) {
    this.database = database;
    this.locking = locking;
    this.patience = patience;
    this.connection = connection;
  }

  /**
   * Takes the claim.
   *
   * @param patience how long to try when the database is out of reach or another session, perhaps
   *     of a server that was just killed, still holds it
   * @return empty when another server holds it
   */
  public static Optional<DatabaseClaim> take(DatabaseSettings database, Duration patience) {
    return take(database, EXCLUSIVE, patience);
  }

  /**
   * Takes a claim that others may share, but no exclusive one.
   *
   * @param patience as for {@link #take}
   * @return empty when a server holds the database alone
   */
  public static Optional<DatabaseClaim> share(DatabaseSettings database, Duration patience) {
    return take(database, SHARED, patience);
  }

  private static Optional<DatabaseClaim> take(
      DatabaseSettings database, String locking, Duration patience) {
    return PostgresProcesses.awaitPresent(() -> tryOnce(database, locking).held(), patience)
        .map(connection -> new DatabaseClaim(database, locking, patience, connection));
  }

  /**
   * Watches the connection on a thread of its own until closed.
   *
   * @param onLost runs once, when the claim was lost and could not be taken again; the server must
   *     stop
   */
  public void watch(Runnable onLost) {
    Thread.ofVirtual()
        .name("database-claim")
        .start(
            () -> {
              while (!isClosedWithin(CHECK_INTERVAL)) {
                if (!isHeld() && !takeAgain()) {
                  onLost.run();
                  return;
                }
              }
            });
  }

  @Override
  public void close() {
    closing.countDown();
    closeQuietly(connection);
  }

  private boolean isHeld() {
    try {
      return connection.isValid(CHECK_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  /** How trying to take the lock went. */
  private sealed interface Attempt {
    record Held(Connection connection) implements Attempt {}

    record Refused() implements Attempt {}

    record OutOfReach() implements Attempt {}

    default Optional<Connection> held() {
      return this instanceof Held(Connection connection)
          ? Optional.of(connection)
          : Optional.empty();
    }
  }

  private boolean takeAgain() {
    closeQuietly(connection);
    AtomicBoolean wasRefused = new AtomicBoolean();
    Optional<Connection> again = Optional.empty();
    do {
      again =
          PostgresProcesses.awaitPresent(
              () -> {
                Attempt attempt = tryOnce(database, locking);
                wasRefused.set(attempt instanceof Attempt.Refused);
                return attempt.held();
              },
              patience);
    } while (again.isEmpty() && mayWait(wasRefused.get()));
    again.ifPresent(fresh -> connection = fresh);
    if (closing.getCount() == 0) {
      again.ifPresent(DatabaseClaim::closeQuietly);
      return true;
    }
    return again.isPresent();
  }

  private boolean mayWait(boolean wasRefused) {
    return locking.equals(SHARED) && !wasRefused && closing.getCount() > 0;
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Attempt tryOnce(DatabaseSettings database, String locking) {
    try {
      Connection connection = database.dataSource().getConnection();
      if (lock(connection, locking)) {
        return new Attempt.Held(connection);
      }
      connection.close();
      return new Attempt.Refused();
    } catch (SQLException e) {
      return new Attempt.OutOfReach();
    }
  }

  private static boolean lock(Connection connection, String locking) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(locking)) {
      statement.setInt(1, LOCK_SPACE);
      statement.setInt(2, LOCK_NUMBER);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Broken already; the lock went with it.
    }
  }
}
