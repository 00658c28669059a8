package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;
import static org.nonagon.metadataservice.catalog.CatalogClients.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ChangeCatalog;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectKey;

/** Readers of the change feed beside many writers. */
@Timeout(120)
class ChangeFeedRaceTest {
  private static final int CLIENTS = 16;

  @RegisterExtension
  static final CatalogForTests CATALOG =
      new CatalogForTests(new CatalogSettings(20, 4, 16, 4096, Duration.ofSeconds(30), false));

  private final CatalogClients clients = new CatalogClients();

  private void write(BucketId bucket, ObjectKey key) {
    WrittenBlob blob = clients.blob(1000);
    await(
        CATALOG
            .catalog()
            .commit(
                CatalogClients.commit(
                    List.of(blob),
                    List.of(
                        CatalogClients.put(
                            bucket,
                            key,
                            WriteCondition.ALWAYS,
                            List.of(CatalogClients.whole(blob)))))));
  }

  @Test
  void readersOfTheFeedMissNothingAndSeeEachKeyInOrder() {
    BucketId bucket = CatalogClients.bucket(CATALOG.catalog());
    ChangeCursor begin = await(CATALOG.catalog().latest(Home.ONLY));
    AtomicBoolean isDone = new AtomicBoolean();
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    List<List<ChangeCatalog.Change>> seen =
        race(
            CLIENTS + 2,
            number -> {
              if (number >= CLIENTS) {
                return follow(begin, isDone);
              }
              RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
              while (System.nanoTime() < end) {
                write(bucket, ObjectKey.of("key-" + random.nextInt(3)));
              }
              isDone.set(true);
              return List.of();
            });
    await(CATALOG.upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(CATALOG.database());
    for (List<ChangeCatalog.Change> changes : seen.subList(CLIENTS, CLIENTS + 2)) {
      List<ChangeCatalog.Change> all = new ArrayList<>(changes);
      all.addAll(rest(changes.isEmpty() ? begin : changes.getLast().cursor()));
      List<String> ours =
          all.stream()
              .filter(change -> change.bucket().equals(bucket))
              .map(change -> change.cursor().transaction() + "." + change.cursor().n())
              .toList();
      assertThat(new HashSet<>(ours)).hasSameSizeAs(ours);
      assertThat(ours)
          .containsExactlyElementsOf(
              CatalogInvariants.column(
                  CATALOG.database(),
                  "SELECT tx || '.' || n FROM feed WHERE bucket_id = %d ORDER BY tx, n"
                      .formatted(bucket.number())));
    }
  }

  private static List<ChangeCatalog.Change> follow(ChangeCursor begin, AtomicBoolean isDone) {
    List<ChangeCatalog.Change> seen = new ArrayList<>();
    ChangeCursor cursor = begin;
    while (!isDone.get()) {
      ChangePage.Changes page = page(cursor);
      seen.addAll(page.changes());
      cursor = page.next();
    }
    return seen;
  }

  /** What follows a change, once nobody writes any more. */
  private static List<ChangeCatalog.Change> rest(ChangeCursor after) {
    List<ChangeCatalog.Change> seen = new ArrayList<>();
    ChangePage.Changes page = page(after);
    while (!page.changes().isEmpty()) {
      seen.addAll(page.changes());
      page = page(page.next());
    }
    return seen;
  }

  private static ChangePage.Changes page(ChangeCursor cursor) {
    ChangePage page = await(CATALOG.catalog().changes(Home.ONLY, cursor, 100));
    if (page instanceof ChangePage.Changes changes) {
      return changes;
    }
    throw new AssertionError(page);
  }
}
