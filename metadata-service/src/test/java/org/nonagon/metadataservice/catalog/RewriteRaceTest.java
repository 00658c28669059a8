package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;
import static org.nonagon.metadataservice.catalog.CatalogClients.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
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
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * Rewriters beside writers, copiers, uploads, deletions, reclamation and a drive that comes back
 * empty, all on a few keys. The checksum of an extent stands for its bytes: a version has the same
 * ones for as long as it lives.
 */
@Timeout(180)
class RewriteRaceTest {
  private static final int CLIENTS = 10;
  private static final int REWRITERS = 3;
  private static final int RECLAIMERS = 2;
  private static final int LOSSES = 2;
  private static final int MAX_LEASES = 1000;
  private static final int STEPS = 40;
  private static final int KEYS = 4;
  private static final int OBJECT_BYTES = 1024;

  @RegisterExtension
  static final CatalogForTests CATALOG =
      new CatalogForTests(new CatalogSettings(16, 4, 16, 4096, Duration.ofSeconds(30), false));

  private final CatalogClients clients = new CatalogClients();

  /** The incarnation of the drive that acknowledged the first shard of each blob. */
  private final Map<BlobId, Integer> blobs = new ConcurrentHashMap<>();

  private final Drive first = register(Optional.empty());
  private final AtomicInteger incarnation = new AtomicInteger(first.incarnation());
  private final Map<ObjectId, List<Long>> seen = new ConcurrentHashMap<>();

  private record ObjectId(BucketId bucket, ObjectKey key, long rank) {}

  private static Catalog catalog() {
    return CATALOG.catalog();
  }

  @AfterEach
  void theInvariantsHold() {
    await(CATALOG.upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(CATALOG.database());
  }

  @Test
  void whateverIsRewrittenMeanwhileVersionsKeepTheirBytesAndNoReferenceIsLost() {
    List<BucketId> buckets =
        IntStream.range(0, 2).mapToObj(_ -> CatalogClients.bucket(catalog())).toList();
    await(catalog().setVersioning(buckets.get(1), Versioning.ENABLED));
    List<Integer> counts =
        race(CLIENTS + REWRITERS + RECLAIMERS + 1, number -> act(number, buckets));
    int moved = counts.subList(CLIENTS, CLIENTS + REWRITERS).stream().mapToInt(n -> n).sum();
    assertThat(moved).as("versions and parts that were moved").isPositive();

    theInvariantsHold();
    assertLostShardsAreKnown();
    buckets.forEach(bucket -> keys().forEach(key -> look(bucket, key)));
    buckets.forEach(bucket -> keys().forEach(key -> deleteAll(bucket, key)));
    CatalogClients.reclaimAll(catalog(), blobs.keySet());
    assertThat(CatalogInvariants.column(CATALOG.database(), "SELECT blob::text FROM repair_blob"))
        .as("listed for repair, and gone")
        .isEmpty();
  }

  @Test
  void ofManyWhoClaimTheSameBlobsEachGetsOthers() {
    BucketId bucket = CatalogClients.bucket(catalog());
    for (int i = 0; i < 20; i++) {
      pack(bucket);
    }
    List<BlobId> all = CatalogClients.known(catalog(), blobs.keySet());
    CatalogInvariants.execute(CATALOG.database(), "UPDATE blob SET sparse_at = 1 WHERE state = 1");
    List<BlobId> claimed =
        race(8, _ -> await(catalog().claimRewrites(Home.ONLY, Duration.ofHours(1), all))).stream()
            .flatMap(List::stream)
            .toList();
    keys().forEach(key -> deleteAll(bucket, key));
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(all);
  }

  /** What the first drive acknowledged before it came back empty is missing there, or swept. */
  private void assertLostShardsAreKnown() {
    List<String> thoughtThere =
        CatalogInvariants.column(
            CATALOG.database(),
            """
            SELECT b.id::text FROM blob b
             WHERE b.state = 1 AND b.drives[1] = %1$d AND 0 <> ALL (coalesce(b.missing, '{}'))
               AND NOT EXISTS (SELECT 1 FROM repair_cursor c
                                WHERE c.group_number = blob_group(b.id) AND c.drive = %1$d
                                  AND c.cause = 0 AND c.last_blob IS NULL)
            """
                .formatted(first.id().value()));
    assertThat(thoughtThere)
        .extracting(id -> blobs.get(new BlobId(UUID.fromString(id))))
        .allMatch(acknowledged -> acknowledged == first.incarnation() + LOSSES);
  }

  private static Drive register(Optional<DriveId> known) {
    return await(
        catalog()
            .registerDrive(
                new DriveRegistration(known, new NodeId(9), Zone.DEFAULT, "/d", 1, 1L << 40)));
  }

  /** The drive comes back empty, and sweeps that have nothing to do end. */
  private void lose() {
    incarnation.set(register(Optional.of(first.id())).incarnation());
    UUID worker = UUID.randomUUID();
    boolean more = true;
    for (int i = 0; i < MAX_LEASES && more; i++) {
      more = await(catalog().leaseRepairs(Home.ONLY, worker, 64)).isMore();
    }
  }

  private int act(int number, List<BucketId> buckets) {
    RandomGenerator random = new SplittableRandom(number);
    int count = 0;
    if (number == CLIENTS + REWRITERS + RECLAIMERS) {
      IntStream.range(0, LOSSES).forEach(_ -> lose());
      return 0;
    }
    for (int i = 0; i < STEPS; i++) {
      if (number < CLIENTS) {
        step(buckets, random);
      } else if (number < CLIENTS + REWRITERS) {
        count += rewrite(random);
      } else {
        CatalogClients.reclaim(catalog());
      }
    }
    return count;
  }

  private static List<ObjectKey> keys() {
    return IntStream.range(0, KEYS).mapToObj(RewriteRaceTest::key).toList();
  }

  private static ObjectKey key(int number) {
    return ObjectKey.of("key-" + number);
  }

  private void step(List<BucketId> buckets, RandomGenerator random) {
    BucketId bucket = buckets.get(random.nextInt(buckets.size()));
    ObjectKey key = key(random.nextInt(KEYS));
    switch (random.nextInt(7)) {
      case 0, 1 -> pack(bucket);
      case 2 -> copy(buckets, bucket, key, random);
      case 3 -> upload(bucket, key, look(bucket, key));
      case 4 -> commit(List.of(), CatalogClients.delete(bucket, key, Optional.empty()));
      case 5 -> deleteNewest(bucket, key);
      default -> look(bucket, key);
    }
  }

  private static CommitOutcome commit(List<WrittenBlob> written, CommitEntry entry) {
    return await(catalog().commit(CatalogClients.commit(written, List.of(entry)))).getFirst();
  }

  private WrittenBlob blob(long length) {
    BlobManifest manifest = clients.blob(length).manifest();
    List<DriveId> drives = new ArrayList<>(manifest.drives());
    drives.set(0, first.id());
    List<Integer> incarnations = new ArrayList<>(Collections.nCopies(drives.size(), 1));
    incarnations.set(0, incarnation.get());
    blobs.put(manifest.id(), incarnations.getFirst());
    return new WrittenBlob(
        new BlobManifest(manifest.id(), manifest.stripes(), drives, Set.of()), incarnations);
  }

  private void pack(BucketId bucket) {
    WrittenBlob blob = blob((long) KEYS * OBJECT_BYTES);
    List<CommitEntry.Put> puts =
        IntStream.range(0, KEYS)
            .mapToObj(
                i ->
                    CatalogClients.put(
                        bucket,
                        key(i),
                        WriteCondition.ALWAYS,
                        List.of(
                            CatalogClients.extent(blob, (long) i * OBJECT_BYTES, OBJECT_BYTES))))
            .toList();
    assertThat(await(catalog().commit(CatalogClients.commit(List.of(blob), puts))))
        .allMatch(CommitOutcome.Written.class::isInstance);
  }

  /** A copy of what two keys hold, together with new bytes now and then. */
  private void copy(
      List<BucketId> buckets, BucketId target, ObjectKey key, RandomGenerator random) {
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      extents.addAll(look(buckets.get(random.nextInt(buckets.size())), key(random.nextInt(KEYS))));
    }
    List<WrittenBlob> written = new ArrayList<>();
    if (random.nextBoolean()) {
      WrittenBlob blob = blob(500);
      written.add(blob);
      extents.add(CatalogClients.whole(blob));
    }
    List<Extent> few = extents.subList(Math.max(0, extents.size() - 6), extents.size());
    assertThat(commit(written, CatalogClients.put(target, key, WriteCondition.ALWAYS, few)))
        .isInstanceOfAny(CommitOutcome.Written.class, CommitOutcome.SourceGone.class);
  }

  /** What a key holds; fails when it ever held something else under the same rank. */
  private List<Extent> look(BucketId bucket, ObjectKey key) {
    if (!(await(catalog().lookup(bucket, key, Optional.empty())) instanceof ObjectLookup.Found f)) {
      return List.of();
    }
    ObjectVersion version = f.version();
    List<Extent> extents = version.content().extents();
    assertThat(f.blobs()).hasSize(extents.isEmpty() ? 0 : 1);
    List<Long> sums = extents.stream().map(Extent::crc64).toList();
    assertThat(seen.computeIfAbsent(new ObjectId(bucket, key, version.rank()), _ -> sums))
        .isEqualTo(sums);
    return extents;
  }

  /** An upload whose only part is a copy, completed or aborted. */
  private void upload(BucketId bucket, ObjectKey key, List<Extent> extents) {
    UploadId upload = new UploadId(UUID.randomUUID());
    await(
        catalog()
            .createUpload(
                new NewUpload(
                    upload, bucket, key, AccountId.ROOT, ObjectAttributes.NONE, Optional.empty())));
    ObjectContent content = CatalogClients.content(extents);
    NewPart part =
        new NewPart(
            new CommitId(UUID.randomUUID()),
            bucket,
            key,
            upload,
            1,
            List.of(),
            Optional.empty(),
            content);
    boolean isStored = await(catalog().putPart(part)) instanceof PutPartOutcome.Stored;
    if (!isStored || extents.size() > 3) {
      await(catalog().abortUpload(bucket, key, upload));
      return;
    }
    CompleteUpload completion =
        new CompleteUpload(
            new CommitId(UUID.randomUUID()),
            bucket,
            key,
            upload,
            CatalogClients.nonce(),
            List.of(new CompletedPart(1, content.etag(), Optional.empty())),
            WriteCondition.ALWAYS,
            ExpectedWhole.ANYTHING);
    assertThat(await(catalog().completeUpload(completion)))
        .isInstanceOf(CompleteOutcome.Completed.class);
  }

  private static boolean deleteNewest(BucketId bucket, ObjectKey key) {
    Optional<VersionId> version =
        switch (await(catalog().lookup(bucket, key, Optional.empty()))) {
          case ObjectLookup.Found found -> Optional.of(found.version().id());
          case ObjectLookup.Marker marker -> Optional.of(marker.id());
          case ObjectLookup.Absent _ -> Optional.empty();
        };
    version.ifPresent(id -> commit(List.of(), CatalogClients.delete(bucket, key, Optional.of(id))));
    return version.isPresent();
  }

  private static void deleteAll(BucketId bucket, ObjectKey key) {
    boolean more = true;
    while (more) {
      more = deleteNewest(bucket, key);
    }
  }

  /** Moves all of some blobs into a new one; gives how many versions and parts were changed. */
  private int rewrite(RandomGenerator random) {
    List<BlobId> sources = new ArrayList<>();
    List<Move> moves = new ArrayList<>();
    Set<Referrer> referrers = new LinkedHashSet<>();
    long length = 0;
    for (Rewritable found : await(catalog().rewritable(Home.ONLY, Duration.ZERO, 20))) {
      if (random.nextInt(3) == 0) {
        BlobId id = found.manifest().id();
        long bytes = found.manifest().stripes().length();
        BlobReferences references = await(catalog().references(Home.ONLY, id));
        sources.add(id);
        moves.add(new Move(id, ByteRange.whole(bytes), length));
        referrers.addAll(references.referrers());
        length += bytes;
      }
    }
    await(catalog().claimRewrites(Home.ONLY, Duration.ZERO, sources));
    if (referrers.isEmpty()) {
      return 0;
    }
    WrittenBlob to = blob(length);
    List<Referrer> few = referrers.stream().limit(200).toList();
    int moved =
        await(catalog().move(Home.ONLY, to, moves, few)) instanceof MoveOutcome.Moved(int changed)
            ? changed
            : 0;
    if (moved == 0) {
      WriteSession session = new WriteSession(UUID.randomUUID());
      assertThat(await(catalog().abandon(Home.ONLY, session, List.of(to.manifest().id()))))
          .containsExactly(to.manifest().id());
    }
    return moved;
  }
}
