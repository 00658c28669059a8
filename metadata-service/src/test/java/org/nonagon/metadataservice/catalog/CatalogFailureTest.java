package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
    Commit repeated = put(bucket);
    CommitOutcome outcome =
        CATALOG
            .catalog()
            .commit(repeated)
            .onFailure(CatalogException.class)
            .retry()
            .withBackOff(Duration.ofMillis(50))
            .atMost(5)
            .await()
            .atMost(Duration.ofSeconds(30))
            .getFirst();
    assertThat(outcome).isInstanceOf(CommitOutcome.Written.class);
  }
}
