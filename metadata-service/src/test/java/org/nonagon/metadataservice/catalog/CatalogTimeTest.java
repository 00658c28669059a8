package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;

/** What happens when time passes: rows are made older, since the database's clock is not ours. */
class CatalogTimeTest {
  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final String HOUR = "3600000000";
  private static final String DAY = "24 * 3600000000";

  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  private final CatalogClients clients = new CatalogClients();
  private BucketId bucket = new BucketId(Home.ONLY, 1);

  private static Catalog catalog() {
    return CATALOG.catalog();
  }

  @BeforeEach
  void makeABucket() {
    bucket = CatalogClients.bucket(catalog());
    CatalogInvariants.execute(CATALOG.database(), "DELETE FROM reader");
  }

  private static void age(String table, String column, String micros) {
    CatalogInvariants.execute(
        CATALOG.database(),
        "UPDATE %1$s SET %2$s = %2$s - (%3$s)::bigint".formatted(table, column, micros));
  }

  private static List<String> column(String query) {
    return CatalogInvariants.column(CATALOG.database(), query);
  }

  private static void expire() {
    await(CATALOG.upkeep().expire(Home.ONLY));
  }

  private Commit put(WrittenBlob blob) {
    return CatalogClients.commit(
        List.of(blob),
        List.of(
            CatalogClients.put(
                bucket, KEY, WriteCondition.ALWAYS, List.of(CatalogClients.whole(blob)))));
  }

  private BlobId write() {
    WrittenBlob blob = clients.blob(100);
    await(catalog().commit(put(blob)));
    return blob.manifest().id();
  }

  private static List<BlobId> reclaimable() {
    return await(catalog().reclaimable(Home.ONLY, 1000)).stream().map(BlobManifest::id).toList();
  }

  @Test
  void aVerdictIsForgottenAfterAnHour() {
    Commit commit =
        CatalogClients.commit(
            List.of(), List.of(CatalogClients.put(bucket, KEY, WriteCondition.ALWAYS, List.of())));
    List<CommitOutcome> first = await(catalog().commit(commit));
    age("verdict", "made", HOUR + " / 2");
    expire();
    assertThat(await(catalog().commit(commit))).isEqualTo(first);
    age("verdict", "made", HOUR);
    expire();
    assertThat(await(catalog().commit(commit))).isNotEqualTo(first);
  }

  @Test
  void aSessionThatIsNotRenewedLosesItsBlobs() {
    WriteSession session = new WriteSession(UUID.randomUUID());
    WrittenBlob blob = clients.blob(100);
    BlobId id = blob.manifest().id();
    await(catalog().registerPending(Home.ONLY, session, List.of(blob)));
    age("session", "expires_at", HOUR + " / 7");
    assertThat(reclaimable()).doesNotContain(id);
    await(catalog().registerPending(Home.ONLY, session, List.of()));
    age("session", "expires_at", HOUR + " / 5");
    assertThat(reclaimable()).contains(id);
    assertThat(await(catalog().registerPending(Home.ONLY, session, List.of()))).isFalse();
    assertThat(await(catalog().commit(put(blob)))).containsExactly(new CommitOutcome.Condemned(id));
  }

  @Test
  void aReaderThatNoLongerReportsIsGivenUpAfterADay() {
    await(catalog().reportReads(UUID.randomUUID(), 0));
    BlobId replaced = write();
    write();
    assertThat(reclaimable()).doesNotContain(replaced);
    age("reader", "reported_at", DAY + " / 2");
    assertThat(reclaimable()).doesNotContain(replaced);
    age("reader", "reported_at", DAY);
    assertThat(reclaimable()).contains(replaced);
  }

  @Test
  void aCondemnedBlobIsRememberedForADayAfterItWasDropped() {
    BlobId replaced = write();
    write();
    assertThat(reclaimable()).contains(replaced);
    await(catalog().dropped(Home.ONLY, List.of(replaced)));
    expire();
    String row = "SELECT state FROM blob WHERE id = '%s'".formatted(replaced);
    assertThat(column(row)).containsExactly("2");
    age("blob", "dropped_at", DAY);
    expire();
    assertThat(column(row)).isEmpty();
  }

  @Test
  void changesExpireAfterSevenDaysAndAnOldCursorIsTold() {
    ChangeCursor begin = await(catalog().latest(Home.ONLY));
    write();
    expire();
    age("feed_mark", "at", DAY + " * 6");
    expire();
    assertThat(await(catalog().changes(Home.ONLY, begin, 10)))
        .isInstanceOf(ChangePage.Changes.class);
    age("feed_mark", "at", DAY + " * 8");
    expire();
    ChangePage page = await(catalog().changes(Home.ONLY, begin, 10));
    assertThat(page).isInstanceOf(ChangePage.Expired.class);
    ChangeCursor latest = ((ChangePage.Expired) page).latest();
    write();
    assertThat(await(catalog().changes(Home.ONLY, latest, 10)))
        .isInstanceOfSatisfying(
            ChangePage.Changes.class, changes -> assertThat(changes.changes()).hasSize(1));
  }

  @Test
  void aCursorOfAnotherEpochHasExpired() {
    ChangeCursor before = await(catalog().latest(Home.ONLY));
    CatalogInvariants.execute(CATALOG.database(), "UPDATE cluster SET epoch = epoch + 1");
    assertThat(await(catalog().changes(Home.ONLY, before, 10)))
        .isInstanceOf(ChangePage.Expired.class);
  }

  @Test
  void partsOfABucketThatIsRemovedAreReleasedByUpkeep() {
    UploadId upload = new UploadId(UUID.randomUUID());
    await(
        catalog()
            .createUpload(
                new NewUpload(
                    upload, bucket, KEY, AccountId.ROOT, ObjectAttributes.NONE, Optional.empty())));
    WrittenBlob blob = clients.blob(100);
    await(
        catalog()
            .putPart(
                new NewPart(
                    new CommitId(UUID.randomUUID()),
                    bucket,
                    KEY,
                    upload,
                    1,
                    List.of(blob),
                    Optional.empty(),
                    CatalogClients.content(List.of(CatalogClients.whole(blob))))));
    assertThat(await(catalog().deleteBucket(bucket))).isEqualTo(DeleteBucketOutcome.DELETED);
    expire();
    assertThat(reclaimable()).contains(blob.manifest().id());
    String row = "SELECT id FROM upload WHERE id = '%s'".formatted(upload.value());
    assertThat(column(row)).hasSize(1);
    age("upload", "ended_at", HOUR);
    expire();
    assertThat(column(row)).isEmpty();
    await(CATALOG.upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(CATALOG.database());
  }
}
