package org.nonagon.metadataservice.control;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.nonagon.protocol.catalog.CatalogException;

/** Opens sessions and transactions, and makes every failure a {@link CatalogException}. */
final class ControlDatabase {
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
        .chain(session -> work.apply(session).eventually(session::close))
        .onFailure(failure -> !(failure instanceof IllegalArgumentException))
        .transform(
            failure ->
                new CatalogException(
                    "the catalog did not answer: " + failure.getMessage(), failure));
  }
}
