package org.nonagon.metadataservice.control;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.nonagon.protocol.catalog.CatalogException;

/**
 * Opens sessions and transactions, and makes every failure a {@link CatalogException}. Every call
 * ends in bounded time.
 */
final class ControlDatabase {
  /** After which a call is given up, whatever became of it; its session is closed. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(90);

  private final Mutiny.SessionFactory sessions;

  ControlDatabase(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** Reads, each statement for itself. */
  <T> Uni<T> read(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return withSession(work);
  }

  /**
   * Changes things in one transaction, and alone: whoever else calls this waits until it ended.
   * Nothing is read before the lock is had, so what {@code work} reads is the newest.
   */
  <T> Uni<T> changeAlone(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return withSession(
        session ->
            session.withTransaction(
                _ ->
                    session
                        .get(ClusterEntity.class, true, LockMode.PESSIMISTIC_WRITE)
                        .chain(() -> work.apply(session))));
  }

  private <T> Uni<T> withSession(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(sessions::openStatelessSession)
        .chain(
            session ->
                work.apply(session)
                    .onCancellation()
                    .call(session::close)
                    .eventually(session::close))
        .ifNoItem()
        .after(CALL_TIMEOUT)
        .failWith(() -> new TimeoutException("no answer within " + CALL_TIMEOUT))
        .onFailure(failure -> !(failure instanceof IllegalArgumentException))
        .transform(
            failure ->
                new CatalogException(
                    "the catalog did not answer: " + failure.getMessage(), failure));
  }
}
