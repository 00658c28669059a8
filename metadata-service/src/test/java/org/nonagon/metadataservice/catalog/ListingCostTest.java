package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListPage.Item;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectKey;

/**
 * How many rows a listing reads, and writing what is listed. PostgreSQL counts the rows that a
 * transaction fetches, so each listing is done on a connection that is in one.
 */
class ListingCostTest {
  private static final int KEYS = 20_000;
  private static final int PREFIXES = 3;
  private static final int BATCH = 1_000;

  /** What planning a statement may look at. */
  private static final long PLANNING = 100;

  private static final String FETCHED =
      "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'cur'";
  private static final String SCANNED =
      "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'cur'";

  private static final String FETCHED_SO_FAR =
      "SELECT idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'cur'";

  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  private static Vertx vertx;
  private static CatalogConnections connections;
  private static BucketId bucket;

  @BeforeAll
  static void fillABucket() {
    vertx = Vertx.vertx();
    connections = CatalogConnections.open(vertx, CATALOG.database(), CatalogSettings.SHARED);
    bucket = CatalogClients.bucket(CATALOG.catalog());
    for (int i = 0; i < KEYS; i += BATCH) {
      List<CommitEntry> puts = new ArrayList<>();
      for (int j = i; j < i + BATCH; j++) {
        ObjectKey key = ObjectKey.of("prefix-%d/%05d".formatted(j % PREFIXES, j));
        puts.add(CatalogClients.put(bucket, key, WriteCondition.ALWAYS, List.of()));
      }
      assertThat(await(CATALOG.catalog().commit(CatalogClients.commit(List.of(), puts))))
          .allMatch(CommitOutcome.Written.class::isInstance);
    }
  }

  @AfterAll
  static void disconnect() {
    connections.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private record Listed(ListPage page, long rows) {}

  private static Listed list(String prefix, String after, int limit) throws Exception {
    ListQuery query =
        new ListQuery(bucket, KeyPrefix.of(prefix), KeyPrefix.of("/"), KeyPrefix.of(after), limit);
    SqlConnection connection = get(connections.writes().getConnection());
    try {
      get(connection.begin());
      CatalogConnections counted =
          new CatalogConnections(connections.writes(), connection, connections.openCalls());
      ListPage page = await(new Listing(new CatalogDatabase(counted)).list(query));
      assertThat(number(connection, SCANNED)).as("no table is read from end to end").isZero();
      return new Listed(page, number(connection, FETCHED));
    } finally {
      get(connection.close());
    }
  }

  private static long number(SqlConnection connection, String sql) throws Exception {
    Row row = get(connection.query(sql).execute()).iterator().next();
    return row.getLong(0);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static List<String> names(ListPage page) {
    return page.items().stream().map(Item::name).map(Object::toString).toList();
  }

  /** What the sessions have told of so far, which is most of it. */
  @Test
  void fillingATableThatWasNeverAnalysedReadsNextToNothingOfIt() throws Exception {
    SqlConnection connection = get(connections.writes().getConnection());
    try {
      assertThat(number(connection, FETCHED_SO_FAR)).isLessThan(KEYS);
    } finally {
      get(connection.close());
    }
  }

  @Test
  void rollingAllKeysUpReadsOnePageOfRowsAndOneForEachPrefix() throws Exception {
    Listed listed = list("", "", 1000);
    assertThat(names(listed.page())).containsExactly("prefix-0/", "prefix-1/", "prefix-2/");
    assertThat(listed.page().truncated()).isFalse();
    assertThat(listed.rows()).isBetween(1001L, 1001L + PREFIXES + 1 + PLANNING);
  }

  @Test
  void aShortPageReadsNoMoreRowsThanItNeeds() throws Exception {
    Listed first = list("", "", 1);
    assertThat(names(first.page())).containsExactly("prefix-0/");
    assertThat(first.page().truncated()).isTrue();
    assertThat(first.rows()).isLessThanOrEqualTo(4 + PLANNING);
    Listed second = list("", "prefix-0/", 2);
    assertThat(names(second.page())).containsExactly("prefix-1/", "prefix-2/");
    assertThat(second.page().truncated()).isFalse();
    assertThat(second.rows()).isLessThanOrEqualTo(6 + PLANNING);
  }

  @Test
  void aPageOfPlainKeysReadsThemAndOneMore() throws Exception {
    Listed page = list("prefix-1/", "prefix-1/10000", 10);
    assertThat(names(page.page())).hasSize(10).startsWith("prefix-1/10003");
    assertThat(page.rows()).isBetween(11L, 11L + PLANNING);
  }
}
