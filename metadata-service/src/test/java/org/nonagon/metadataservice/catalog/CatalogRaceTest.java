package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;
import static org.nonagon.metadataservice.catalog.CatalogClients.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** What only many connections on a handful of keys and blobs can break. */
@Timeout(120)
class CatalogRaceTest {
  private static final int CLIENTS = 16;
  private static final ObjectKey KEY = ObjectKey.of("key");

  @RegisterExtension
  static final CatalogForTests CATALOG =
      new CatalogForTests(new CatalogSettings(20, 4, 16, 4096, Duration.ofSeconds(30), false));

  private final CatalogClients clients = new CatalogClients();

  private static Catalog catalog() {
    return CATALOG.catalog();
  }

  @AfterEach
  void theInvariantsHold() {
    await(CATALOG.upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(CATALOG.database());
  }

  private static CommitOutcome commit(List<WrittenBlob> blobs, CommitEntry... entries) {
    return await(catalog().commit(CatalogClients.commit(blobs, List.of(entries)))).getFirst();
  }

  private CommitOutcome write(BucketId bucket, ObjectKey key, WriteCondition condition) {
    WrittenBlob blob = clients.blob(1000);
    return commit(
        List.of(blob),
        CatalogClients.put(bucket, key, condition, List.of(CatalogClients.whole(blob))));
  }

  @Test
  void copiesOverwritesDeletionsAndReclamationNeverPointIntoNothing() {
    List<BucketId> buckets =
        IntStream.range(0, 3).mapToObj(_ -> CatalogClients.bucket(catalog())).toList();
    await(catalog().setVersioning(buckets.get(1), Versioning.ENABLED));
    await(catalog().setVersioning(buckets.get(2), Versioning.SUSPENDED));
    long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    List<Integer> written =
        race(
            CLIENTS + 2,
            number -> {
              int count = 0;
              RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
              while (System.nanoTime() < end) {
                count += number < CLIENTS ? step(buckets, random) : reclaim();
              }
              return count;
            });
    assertThat(written.subList(0, CLIENTS)).as("writes of each client").allMatch(n -> n > 0);
    assertThat(written.subList(CLIENTS, CLIENTS + 2).stream().mapToInt(n -> n).sum())
        .as("blobs that were reclaimed meanwhile")
        .isPositive();
  }

  /** One random write to one of a few keys; 1 when it was done. */
  private int step(List<BucketId> buckets, RandomGenerator random) {
    BucketId bucket = buckets.get(random.nextInt(buckets.size()));
    ObjectKey key = key(random);
    return switch (random.nextInt(6)) {
      case 0 -> isDone(write(bucket, key, WriteCondition.ALWAYS));
      case 1 -> pack(bucket, random);
      case 2, 3 -> copy(buckets, bucket, key, random);
      case 4 -> isDone(commit(List.of(), CatalogClients.delete(bucket, key, Optional.empty())));
      default -> deleteVersion(bucket, key);
    };
  }

  private static ObjectKey key(RandomGenerator random) {
    return ObjectKey.of("key-" + random.nextInt(3));
  }

  private static int isDone(CommitOutcome outcome) {
    boolean isDone =
        outcome instanceof CommitOutcome.Written || outcome instanceof CommitOutcome.Deleted;
    assertThat(
            isDone
                || outcome instanceof CommitOutcome.SourceGone
                || outcome instanceof CommitOutcome.NoSuchVersion)
        .as(outcome.toString())
        .isTrue();
    return isDone ? 1 : 0;
  }

  private int pack(BucketId bucket, RandomGenerator random) {
    WrittenBlob blob = clients.blob(3 * 4096);
    List<CommitEntry.Put> puts =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    CatalogClients.put(
                        bucket,
                        ObjectKey.of("key-" + i),
                        random.nextInt(4) == 0
                            ? new WriteCondition.IfAbsent()
                            : WriteCondition.ALWAYS,
                        List.of(CatalogClients.extent(blob, i * 4096L, 4096))))
            .toList();
    await(catalog().commit(CatalogClients.commit(List.of(blob), puts)));
    return 1;
  }

  /** A copy of what two keys hold now, and sometimes new bytes behind it. */
  private int copy(List<BucketId> buckets, BucketId target, ObjectKey key, RandomGenerator random) {
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      extents.addAll(extentsOf(buckets.get(random.nextInt(buckets.size())), key(random)));
    }
    List<WrittenBlob> blobs = new ArrayList<>();
    if (random.nextBoolean()) {
      WrittenBlob blob = clients.blob(500);
      blobs.add(blob);
      extents.add(CatalogClients.whole(blob));
    }
    List<Extent> few = extents.subList(Math.max(0, extents.size() - 6), extents.size());
    return isDone(commit(blobs, CatalogClients.put(target, key, WriteCondition.ALWAYS, few)));
  }

  private static List<Extent> extentsOf(BucketId bucket, ObjectKey key) {
    return switch (await(catalog().lookup(bucket, key, Optional.empty()))) {
      case ObjectLookup.Found found -> {
        List<Extent> extents = found.version().content().extents();
        assertThat(found.blobs().size()).isEqualTo(extents.isEmpty() ? 0 : 1);
        yield extents;
      }
      case ObjectLookup.Marker _ -> List.of();
      case ObjectLookup.Absent _ -> List.of();
    };
  }

  private static int deleteVersion(BucketId bucket, ObjectKey key) {
    Optional<VersionId> version =
        switch (await(catalog().lookup(bucket, key, Optional.empty()))) {
          case ObjectLookup.Found found -> Optional.of(found.version().id());
          case ObjectLookup.Marker marker -> Optional.of(marker.id());
          case ObjectLookup.Absent _ -> Optional.empty();
        };
    return version.isEmpty()
        ? 0
        : isDone(commit(List.of(), CatalogClients.delete(bucket, key, version)));
  }

  private static int reclaim() {
    List<BlobId> blobs =
        await(catalog().reclaimable(Home.ONLY, 100)).stream().map(BlobManifest::id).toList();
    await(catalog().dropped(Home.ONLY, blobs));
    return blobs.size();
  }

  @Test
  void ofConditionalWritesOfOneKeyExactlyOneWins() {
    BucketId bucket = CatalogClients.bucket(catalog());
    WriteCondition condition = new WriteCondition.IfAbsent();
    for (int round = 0; round < 20; round++) {
      WriteCondition same = condition;
      List<CommitOutcome> outcomes = race(32, _ -> write(bucket, KEY, same));
      assertThat(outcomes).filteredOn(CommitOutcome.Written.class::isInstance).hasSize(1);
      assertThat(outcomes)
          .filteredOn(CommitOutcome.PreconditionFailed.class::isInstance)
          .hasSize(31);
      ObjectLookup found = await(catalog().lookup(bucket, KEY, Optional.empty()));
      assertThat(found).isInstanceOf(ObjectLookup.Found.class);
      condition =
          new WriteCondition.IfMatch(((ObjectLookup.Found) found).version().content().etag());
    }
  }

  @Test
  void aCommitThatIsRepeatedWhileItRunsAndAfterIsDoneOnce() {
    BucketId bucket = CatalogClients.bucket(catalog());
    await(catalog().setVersioning(bucket, Versioning.ENABLED));
    for (int round = 0; round < 10; round++) {
      WrittenBlob blob = clients.blob(10);
      Commit commit =
          CatalogClients.commit(
              List.of(blob),
              List.of(
                  CatalogClients.put(
                      bucket, KEY, WriteCondition.ALWAYS, List.of(CatalogClients.whole(blob))),
                  CatalogClients.put(
                      bucket, ObjectKey.of("absent"), new WriteCondition.IfPresent(), List.of())));
      List<List<CommitOutcome>> answers = race(CLIENTS, _ -> await(catalog().commit(commit)));
      answers.add(await(catalog().commit(commit)));
      assertThat(Set.copyOf(answers)).hasSize(1);
      assertThat(answers.getFirst().getFirst()).isInstanceOf(CommitOutcome.Written.class);
      assertThat(answers.getFirst().getLast()).isEqualTo(new CommitOutcome.NoSuchKey());
    }
    assertThat(
            CatalogInvariants.column(
                CATALOG.database(),
                """
                SELECT count(*) FROM (SELECT rank FROM cur WHERE bucket_id = %1$d
                                      UNION ALL SELECT rank FROM old WHERE bucket_id = %1$d) v
                """
                    .formatted(bucket.number())))
        .containsExactly("10");
  }

  @Test
  void ofCompletionAbortAndPartsOneEndsTheUpload() {
    BucketId bucket = CatalogClients.bucket(catalog());
    for (int round = 0; round < 20; round++) {
      ObjectKey key = ObjectKey.of("upload-" + round);
      UploadId upload = new UploadId(UUID.randomUUID());
      await(
          catalog()
              .createUpload(
                  new NewUpload(
                      upload,
                      bucket,
                      key,
                      AccountId.ROOT,
                      ObjectAttributes.NONE,
                      Optional.empty())));
      NewPart first = part(bucket, key, upload);
      await(catalog().putPart(first));
      List<Object> answers = race(CLIENTS, number -> end(number, bucket, key, upload, first));
      long completed =
          answers.stream().filter(CompleteOutcome.Completed.class::isInstance).distinct().count();
      long aborted = answers.stream().filter(Boolean.TRUE::equals).count();
      assertThat(completed + aborted).as("%s", answers).isLessThanOrEqualTo(1);
      assertThat(await(catalog().lookup(bucket, key, Optional.empty())))
          .isInstanceOf(completed == 1 ? ObjectLookup.Found.class : ObjectLookup.Absent.class);
      await(catalog().abortUpload(bucket, key, upload));
    }
  }

  private Object end(int number, BucketId bucket, ObjectKey key, UploadId upload, NewPart first) {
    return switch (number % 4) {
      case 0 -> await(catalog().completeUpload(completion(bucket, key, upload, first)));
      case 1 -> await(catalog().abortUpload(bucket, key, upload));
      default -> {
        PutPartOutcome outcome = await(catalog().putPart(part(bucket, key, upload)));
        assertThat(outcome)
            .isInstanceOfAny(PutPartOutcome.Stored.class, PutPartOutcome.NoSuchUpload.class);
        yield outcome;
      }
    };
  }

  private NewPart part(BucketId bucket, ObjectKey key, UploadId upload) {
    WrittenBlob blob = clients.blob(700);
    ObjectContent content = CatalogClients.content(List.of(CatalogClients.whole(blob)));
    return new NewPart(
        new CommitId(UUID.randomUUID()),
        bucket,
        key,
        upload,
        1,
        List.of(blob),
        Optional.empty(),
        content);
  }

  private static CompleteUpload completion(
      BucketId bucket, ObjectKey key, UploadId upload, NewPart part) {
    return new CompleteUpload(
        new CommitId(UUID.randomUUID()),
        bucket,
        key,
        upload,
        CatalogClients.nonce(),
        List.of(new CompletedPart(1, part.content().etag(), Optional.empty())),
        WriteCondition.ALWAYS,
        ExpectedWhole.ANYTHING);
  }

  @Test
  void aBucketIsRemovedOrWrittenToButNotBoth() {
    for (int round = 0; round < 20; round++) {
      BucketId bucket = CatalogClients.bucket(catalog());
      List<Object> answers =
          race(
              CLIENTS,
              number ->
                  number % 4 == 0
                      ? await(catalog().deleteBucket(bucket))
                      : write(bucket, ObjectKey.of("key-" + number), WriteCondition.ALWAYS));
      boolean isGone = answers.contains(DeleteBucketOutcome.DELETED);
      assertThat(answers).filteredOn(DeleteBucketOutcome.DELETED::equals).hasSizeLessThan(2);
      assertThat(answers)
          .filteredOn(CommitOutcome.class::isInstance)
          .allMatch(
              isGone
                  ? CommitOutcome.NoSuchBucket.class::isInstance
                  : CommitOutcome.Written.class::isInstance);
    }
  }

  @Test
  void aSessionThatRunsOutWhileItCommitsIsCommittedOrCondemnedWhole() {
    BucketId bucket = CatalogClients.bucket(catalog());
    for (int round = 0; round < 20; round++) {
      WriteSession session = new WriteSession(UUID.randomUUID());
      List<WrittenBlob> blobs = IntStream.range(0, 3).mapToObj(_ -> clients.blob(100)).toList();
      await(catalog().registerPending(Home.ONLY, session, blobs));
      CatalogInvariants.execute(CATALOG.database(), "UPDATE session SET expires_at = 0");
      Commit commit =
          CatalogClients.commit(
              blobs,
              Optional.of(session),
              List.of(
                  CatalogClients.put(
                      bucket,
                      KEY,
                      WriteCondition.ALWAYS,
                      blobs.stream().map(CatalogClients::whole).toList())));
      List<Object> answers =
          race(
              4,
              number ->
                  number == 0
                      ? await(catalog().commit(commit)).getFirst()
                      : await(catalog().reclaimable(Home.ONLY, 100)));
      assertThat(answers.getFirst())
          .isInstanceOfAny(CommitOutcome.Written.class, CommitOutcome.Condemned.class);
      boolean isWritten = answers.getFirst() instanceof CommitOutcome.Written;
      List<BlobId> ids = blobs.stream().map(blob -> blob.manifest().id()).toList();
      assertThat(await(catalog().blobs(Home.ONLY, ids))).hasSize(isWritten ? 3 : 0);
    }
  }
}
