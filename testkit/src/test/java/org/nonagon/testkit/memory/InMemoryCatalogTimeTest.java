package org.nonagon.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.testkit.memory.InMemoryCatalog.BucketUsage;
import org.nonagon.testkit.memory.InMemoryCatalog.DamageReport;

/** What only a catalog whose clock a test moves can show. */
class InMemoryCatalogTimeTest {
  private static final EntityTag TAG = new EntityTag("0123456789abcdef".repeat(2));
  private static final ObjectKey KEY = ObjectKey.of("key");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InMemoryCatalog catalog = new InMemoryCatalog(() -> now, new SplittableRandom(1));
  private final BucketId bucket = bucket("bucket");
  private long blobs;

  private static <T> T answerOf(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(1));
  }

  private BucketId bucket(String name) {
    CreateBucketOutcome made =
        answerOf(catalog.createBucket(new BucketName(name), AccountId.ROOT, "us-east-1"));
    return ((CreateBucketOutcome.Created) made).bucket().id();
  }

  private WrittenBlob blob() {
    List<DriveId> drives = IntStream.rangeClosed(1, 9).mapToObj(DriveId::new).toList();
    StripeLayout stripes = StripeLayout.even(ErasureProfile.STANDARD, 100);
    BlobManifest manifest = new BlobManifest(new BlobId(1, ++blobs), stripes, drives, Set.of());
    return new WrittenBlob(manifest, List.of(1, 1, 1, 1, 1, 1, 1, 1, 1));
  }

  private Commit put(WrittenBlob blob) {
    Extent whole = new Extent(blob.manifest().id(), 0, 100, 0);
    CommitEntry entry =
        new CommitEntry.Put(
            bucket,
            KEY,
            WriteCondition.ALWAYS,
            1,
            AccountId.ROOT,
            ObjectContent.plain(TAG, 0, List.of(whole), Optional.empty()),
            ObjectAttributes.NONE);
    return commit(entry, List.of(blob));
  }

  private Commit delete() {
    CommitEntry entry =
        new CommitEntry.Delete(
            bucket, KEY, WriteCondition.ALWAYS, 1, AccountId.ROOT, Optional.empty(), false);
    return commit(entry, List.of());
  }

  private static Commit commit(CommitEntry entry, List<WrittenBlob> blobs) {
    return new Commit(
        new CommitId(UUID.randomUUID()), Home.ONLY, blobs, Optional.empty(), List.of(entry));
  }

  private List<BlobId> reclaimable() {
    return answerOf(catalog.reclaimable(Home.ONLY, 100)).stream().map(BlobManifest::id).toList();
  }

  @Test
  void verdictsAreKeptForAnHour() {
    Commit put = put(blob());
    List<CommitOutcome> answer = answerOf(catalog.commit(put));
    now = now.plus(Duration.ofMinutes(59));
    assertThat(answerOf(catalog.commit(put))).isEqualTo(answer);
    now = now.plus(Duration.ofMinutes(2));
    assertThat(answerOf(catalog.commit(put))).isNotEqualTo(answer);
  }

  @Test
  void ranksRiseAlsoWhereTimeStandsStill() {
    long last = 0;
    for (int i = 0; i < 10; i++) {
      CommitOutcome.Written written =
          (CommitOutcome.Written) answerOf(catalog.commit(put(blob()))).getFirst();
      assertThat(written.rank()).isGreaterThan(last);
      last = written.rank();
    }
    now = now.minus(Duration.ofHours(1));
    assertThat(((CommitOutcome.Written) answerOf(catalog.commit(put(blob()))).getFirst()).rank())
        .isGreaterThan(last);
  }

  @Test
  void pendingBlobsAreCondemnedWhenTheirSessionIsNotRenewed() {
    WriteSession session = new WriteSession(UUID.randomUUID());
    WrittenBlob blob = blob();
    assertThat(answerOf(catalog.registerPending(Home.ONLY, session, List.of(blob)))).isTrue();
    now = now.plusSeconds(WriteSession.LEASE_SECONDS - 1);
    assertThat(answerOf(catalog.registerPending(Home.ONLY, session, List.of()))).isTrue();
    now = now.plusSeconds(WriteSession.LEASE_SECONDS - 1);
    assertThat(reclaimable()).isEmpty();
    now = now.plusSeconds(2);
    assertThat(reclaimable()).containsExactly(blob.manifest().id());
    assertThat(answerOf(catalog.commit(put(blob))))
        .containsExactly(new CommitOutcome.Condemned(blob.manifest().id()));
  }

  @Test
  void aReaderThatReportsNoMoreIsWaitedForADay() {
    WrittenBlob blob = blob();
    answerOf(catalog.commit(put(blob)));
    answerOf(catalog.reportReads(UUID.randomUUID(), 0));
    answerOf(catalog.commit(delete()));
    assertThat(reclaimable()).isEmpty();
    now = now.plus(Duration.ofHours(23));
    assertThat(reclaimable()).isEmpty();
    now = now.plus(Duration.ofHours(2));
    assertThat(reclaimable()).containsExactly(blob.manifest().id());
    answerOf(catalog.dropped(Home.ONLY, reclaimable()));
    assertThat(reclaimable()).isEmpty();
  }

  @Test
  void aPageOfReclaimableBlobsIsLimited() {
    for (int i = 0; i < 5; i++) {
      answerOf(catalog.commit(put(blob())));
    }
    assertThat(answerOf(catalog.reclaimable(Home.ONLY, 3))).hasSize(3);
    assertThat(reclaimable()).hasSize(4);
  }

  @Test
  void theFeedForgetsAfterSevenDays() {
    ChangeCursor start = answerOf(catalog.latest(Home.ONLY));
    answerOf(catalog.commit(put(blob())));
    ChangeCursor first = answerOf(catalog.latest(Home.ONLY));
    now = now.plus(Duration.ofDays(6));
    answerOf(catalog.commit(put(blob())));
    assertThat(changes(start)).isInstanceOf(ChangePage.Changes.class);
    now = now.plus(Duration.ofDays(2));
    ChangeCursor last = answerOf(catalog.latest(Home.ONLY));
    assertThat(changes(start)).isEqualTo(new ChangePage.Expired(last));
    assertThat(changes(first))
        .isInstanceOfSatisfying(
            ChangePage.Changes.class, page -> assertThat(page.changes()).hasSize(1));
  }

  private ChangePage changes(ChangeCursor after) {
    return answerOf(catalog.changes(Home.ONLY, after, 10));
  }

  @Test
  void anAccountOwnsABoundedNumberOfBuckets() {
    for (int i = 1; i < BucketCatalog.MAX_BUCKETS_PER_ACCOUNT; i++) {
      bucket("bucket-" + i);
    }
    assertThat(
            answerOf(catalog.createBucket(new BucketName("one-more"), AccountId.ROOT, "us-east-1")))
        .isEqualTo(new CreateBucketOutcome.TooMany());
    assertThat(
            answerOf(
                catalog.createBucket(new BucketName("one-more"), new AccountId(2), "us-east-1")))
        .isInstanceOf(CreateBucketOutcome.Created.class);
  }

  @Test
  void usageAndDamageAreTold() {
    answerOf(catalog.commit(put(blob())));
    assertThat(catalog.usage(bucket)).isEqualTo(new BucketUsage(100, 1));
    answerOf(catalog.commit(delete()));
    assertThat(catalog.usage(bucket)).isEqualTo(new BucketUsage(0, 0));
    ShardId shard = new ShardId(new BlobId(1, 1), 4);
    answerOf(catalog.reportDamage(Home.ONLY, shard, new DriveId(5), Damage.CORRUPT));
    assertThat(catalog.damage())
        .containsExactly(new DamageReport(shard, new DriveId(5), Damage.CORRUPT));
  }
}
