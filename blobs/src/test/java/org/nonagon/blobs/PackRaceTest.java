package org.nonagon.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.blobs.write.PackConfig;
import org.nonagon.blobs.write.PackLedger;
import org.nonagon.blobs.write.PackOutcome;
import org.nonagon.blobs.write.PackRoom;
import org.nonagon.blobs.write.PackedBody;
import org.nonagon.blobs.write.Packer;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.testkit.memory.InMemoryCatalog;

/**
 * Writers with and without conditions race for a few keys, through packs, over the catalog in
 * memory and drives that fail now and then; some answers of the catalog are lost. What was
 * acknowledged is there, what was refused is not, every byte is accounted for, and what nothing
 * refers to goes.
 */
class PackRaceTest {
  private static final int KEYS = 5;
  private static final int WRITES = 400;

  /** A write and what became of it. */
  private record Write(
      int key,
      int size,
      long seed,
      WriteCondition condition,
      CompletableFuture<PackOutcome<CommitOutcome>> answer) {
    byte[] bytes() {
      return BlobCluster.bytes(size, seed);
    }
  }

  /** One run with a seed. */
  private static final class Race implements PackLedger<Write, CommitOutcome> {
    final Random random;
    final BlobCluster cluster;
    final AtomicLong now = new AtomicLong(1_000_000);
    final InMemoryCatalog catalog;
    final BucketId bucket;
    final Packer<Write, CommitOutcome> packer;
    final List<Write> writes = new ArrayList<>();
    int largestPack;

    Race(long seed) {
      random = new Random(seed);
      cluster = new BlobCluster(ErasureProfile.STANDARD, seed);
      InstantSource clock = () -> Instant.ofEpochMilli(now.incrementAndGet());
      catalog = new InMemoryCatalog(clock, random);
      AccountId owner = root().id();
      bucket = bucket(catalog, owner);
      packer = new Packer<>(cluster.writer, PackConfig.DEFAULT, this);
    }

    private static BucketId bucket(InMemoryCatalog catalog, AccountId owner) {
      return switch (catalog
          .createBucket(new BucketName("bucket"), owner, "region")
          .await()
          .indefinitely()) {
        case CreateBucketOutcome.Created(Bucket created) -> created.id();
        case CreateBucketOutcome other -> throw new AssertionError(other);
      };
    }

    private Account root() {
      return catalog.ensureRoot("c".repeat(64), "key", "secret").await().indefinitely();
    }

    @Override
    public Uni<Verdicts<CommitOutcome>> commit(WrittenBlob pack, List<PackedBody<Write>> bodies) {
      largestPack = Math.max(largestPack, bodies.size());
      List<CommitEntry> entries = bodies.stream().map(this::entry).toList();
      Commit commit = new Commit(id(), Home.ONLY, List.of(pack), Optional.empty(), entries);
      boolean isLost = random.nextInt(20) == 0;
      return later()
          .chain(() -> catalog.commit(commit))
          .chain(outcomes -> isLost ? lost() : Uni.createFrom().item(outcomes))
          .map(
              outcomes ->
                  new Verdicts<>(
                      outcomes,
                      outcomes.stream().anyMatch(CommitOutcome.Written.class::isInstance)));
    }

    private static <T> Uni<T> lost() {
      return Uni.createFrom()
          .failure(
              new CatalogException(
                  CatalogException.Reason.LOST,
                  "as the test wants it",
                  new IllegalStateException()));
    }

    private Uni<Boolean> later() {
      int delayMillis = random.nextInt(20);
      return Uni.createFrom()
          .emitter(emitter -> cluster.time.after(delayMillis, () -> emitter.complete(true)));
    }

    @Override
    public Uni<List<BlobId>> condemn(List<BlobId> blobs) {
      return later().chain(() -> catalog.abandon(Home.ONLY, new WriteSession(uuid()), blobs));
    }

    private CommitEntry entry(PackedBody<Write> body) {
      Extent extent = body.extent();
      return new CommitEntry.Put(
          bucket,
          key(body.item().key()),
          body.item().condition(),
          1,
          new AccountId(1),
          ObjectContent.plain(
              tag(body.item().bytes()), extent.crc64(), List.of(extent), Optional.empty()),
          ObjectAttributes.NONE);
    }

    private CommitId id() {
      return new CommitId(uuid());
    }

    private UUID uuid() {
      return new UUID(random.nextLong(), random.nextLong());
    }

    void writeAll() {
      for (int i = 0; i < WRITES; i++) {
        int size = random.nextInt(8) == 0 ? 1 + random.nextInt(200_000) : 16 + random.nextInt(5000);
        int key = random.nextInt(KEYS);
        WriteCondition condition = condition(key);
        Write write = new Write(key, size, random.nextLong(), condition, new CompletableFuture<>());
        writes.add(write);
        PackRoom room = packer.reserve(size).orElseThrow();
        room.bytes().put(write.bytes());
        packer
            .add(room, key, write)
            .subscribe()
            .with(write.answer()::complete, write.answer()::completeExceptionally);
        if (random.nextInt(6) == 0) {
          cluster.time.run(random.nextInt(15));
        }
        if (random.nextInt(40) == 0) {
          DriveId drive = new DriveId(1 + random.nextInt(9));
          Fate[] fates = Fate.values();
          cluster.store(drive).appends(fates[random.nextInt(fates.length)], random.nextInt(3));
        }
      }
      cluster.time.run(86_400_000);
    }

    private WriteCondition condition(int key) {
      return switch (random.nextInt(4)) {
        case 0 -> new WriteCondition.IfAbsent();
        case 1 ->
            current(key)
                .<WriteCondition>map(content -> new WriteCondition.IfMatch(content.etag()))
                .orElse(WriteCondition.ALWAYS);
        default -> WriteCondition.ALWAYS;
      };
    }

    Optional<ObjectContent> current(int key) {
      ObjectLookup lookup =
          catalog.lookup(bucket, key(key), Optional.empty()).await().indefinitely();
      return lookup instanceof ObjectLookup.Found found
          ? Optional.of(found.version().content())
          : Optional.empty();
    }

    byte[] read(ObjectContent content) {
      List<BlobId> ids = content.extents().stream().map(Extent::blob).toList();
      List<BlobManifest> manifests = catalog.blobs(Home.ONLY, ids).await().indefinitely();
      manifests.forEach(manifest -> cluster.catalog.put(manifest.id(), manifest));
      WrittenBody body = new WrittenBody(content.extents(), List.of(), 0);
      return cluster.read(body, ByteRange.whole(content.size())).orElseThrow();
    }

    void deleteAll() {
      for (int key = 0; key < KEYS; key++) {
        CommitEntry delete =
            new CommitEntry.Delete(
                bucket,
                key(key),
                WriteCondition.ALWAYS,
                1,
                new AccountId(1),
                Optional.empty(),
                false);
        catalog
            .commit(new Commit(id(), Home.ONLY, List.of(), Optional.empty(), List.of(delete)))
            .await()
            .indefinitely();
      }
    }

    /** Drops the shards of all blobs that may go. */
    void reclaim() {
      List<BlobManifest> gone;
      do {
        gone = catalog.reclaimable(Home.ONLY, 100).await().indefinitely();
        for (BlobManifest manifest : gone) {
          IntStream.range(0, manifest.drives().size())
              .forEach(
                  column ->
                      cluster
                          .drive(manifest.drives().get(column))
                          .drop(List.of(manifest.shard(column)))
                          .subscribe()
                          .with(_ -> {}));
        }
        cluster.time.run(10);
        catalog
            .dropped(Home.ONLY, gone.stream().map(BlobManifest::id).toList())
            .await()
            .indefinitely();
      } while (!gone.isEmpty());
    }
  }

  private static ObjectKey key(int number) {
    return ObjectKey.of("key" + number);
  }

  /** The tag of bytes of which no two are alike: their first sixteen. */
  private static EntityTag tag(byte[] bytes) {
    byte[] md5 = new byte[16];
    ByteBuffer.wrap(bytes).get(md5);
    return EntityTag.ofMd5(md5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatWasAcknowledgedIsThereAndEveryByteIsAccountedFor(long seed) {
    Race race = new Race(seed);
    race.writeAll();

    assertThat(race.writes).allMatch(write -> write.answer().isDone());
    race.catalog.checkReferences();
    for (int key = 0; key < KEYS; key++) {
      assertCurrentIsOneThatWasWritten(race, key);
    }
    assertNobodyWonTwice(race);
    assertThat(race.largestPack).isGreaterThan(2);
    assertThat(race.packer.heldBytes()).isZero();

    race.deleteAll();
    race.reclaim();
    race.catalog.checkReferences();
    assertThat(race.cluster.shards()).as("seed %d", seed).isEmpty();
  }

  private static void assertCurrentIsOneThatWasWritten(Race race, int key) {
    ObjectContent current = race.current(key).orElseThrow();
    byte[] bytes = race.read(current);
    assertThat(race.writes)
        .filteredOn(write -> write.key() == key && tag(write.bytes()).equals(current.etag()))
        .singleElement()
        .satisfies(
            write -> {
              assertThat(bytes).isEqualTo(write.bytes());
              assertThat(write.answer().isCompletedExceptionally() || isWritten(write)).isTrue();
            });
  }

  private static boolean isWritten(Write write) {
    return write.answer().join() instanceof PackOutcome.Judged<CommitOutcome>(CommitOutcome outcome)
        && outcome instanceof CommitOutcome.Written;
  }

  /** Of the writers that replace one and the same version, at most one is told that it did. */
  private static void assertNobodyWonTwice(Race race) {
    Map<Object, Integer> winners = new HashMap<>();
    for (Write write : race.writes) {
      boolean isConditional = !write.condition().equals(WriteCondition.ALWAYS);
      if (isConditional && !write.answer().isCompletedExceptionally() && isWritten(write)) {
        winners.merge(List.of(write.key(), write.condition()), 1, Integer::sum);
      }
    }
    assertThat(winners).isNotEmpty();
    assertThat(winners.values()).allMatch(count -> count == 1);
  }
}
