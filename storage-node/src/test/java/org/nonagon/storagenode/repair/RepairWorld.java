package org.nonagon.storagenode.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.mend.BlobMender;
import org.nonagon.blobs.mend.MendConfig;
import org.nonagon.blobs.mend.Throttle;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.BlobSample;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** Drives in memory, a catalog, blobs on them, and workers that can be killed. */
final class RepairWorld implements AutoCloseable {
  static final int DRIVES = 12;
  private static final int WIDTH = ErasureProfile.STANDARD.shards();

  /** Small enough for many blobs: one with a short last cell, one with a column without bytes. */
  private static final List<StripeLayout> SHAPES =
      List.of(
          new StripeLayout(ErasureProfile.STANDARD, 4096, 3 * 6 * 4096 + 4 * 4096 + 100),
          new StripeLayout(ErasureProfile.STANDARD, 4096, 4 * 4096 + 100));

  final LedgerForTests ledger = new LedgerForTests();
  final AtomicLong finished = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<DriveId, InMemoryShardStore> drives = new ConcurrentHashMap<>();
  private final Map<DriveId, Integer> incarnations = new ConcurrentHashMap<>();
  private final Map<BlobId, BlobSample> samples = new ConcurrentHashMap<>();
  private volatile List<DriveId> layout =
      IntStream.rangeClosed(1, WIDTH).mapToObj(DriveId::new).toList();
  private volatile List<DriveId> newest = layout;

  RepairWorld() {
    IntStream.rangeClosed(1, DRIVES).mapToObj(DriveId::new).forEach(this::comeEmpty);
  }

  /** A drive appears, or comes back without its shards. */
  void comeEmpty(DriveId drive) {
    int incarnation = incarnations.merge(drive, 1, Integer::sum);
    drives.put(drive, new InMemoryShardStore(drive, incarnation, threads));
    ledger.register(drive, incarnation);
  }

  /** A drive is gone. */
  void remove(DriveId drive) {
    drives.remove(drive);
  }

  /** Puts a drive back as it is, under a later incarnation. */
  void comeBack(DriveId drive, InMemoryShardStore store) {
    drives.put(drive, store);
  }

  InMemoryShardStore drive(DriveId drive) {
    return Optional.ofNullable(drives.get(drive)).orElseThrow();
  }

  /** There is another layout, which repair knows of when it asks. */
  void layout(List<DriveId> wanted) {
    newest = wanted;
  }

  /** A committed blob whose shards are on drives 1 to 9. */
  BlobManifest put(long seed) {
    BlobSample sample = new BlobSample(SHAPES.get((int) (seed & 1)), seed);
    BlobManifest blob = sample.manifest(Set.of());
    samples.put(blob.id(), sample);
    for (int column = 0; column < WIDTH; column++) {
      append(drive(blob.drives().get(column)), blob, column, sample.frames(column));
    }
    ledger.commit(blob);
    return blob;
  }

  private static void append(
      InMemoryShardStore drive, BlobManifest blob, int column, byte[] frames) {
    if (frames.length > 0) {
      ShardAppend append =
          drive.append(
              new ShardSpec(
                  blob.shard(column),
                  blob.stripes().shardLength(column),
                  blob.stripes().blockBytes()));
      append.write(ByteBuffer.wrap(frames)).await().indefinitely();
      assertThat(append.finish().await().indefinitely()).isInstanceOf(AppendOutcome.Durable.class);
    }
  }

  /** Deletes a blob as a reclaimer does: the row first, then the shards where it said. */
  void delete(BlobId blob) {
    ledger
        .delete(blob)
        .ifPresent(
            row -> {
              for (int column = 0; column < WIDTH; column++) {
                InMemoryShardStore drive = drives.get(row.drives().get(column));
                if (drive != null) {
                  drive.lose(row.shard(column));
                }
              }
            });
  }

  /** Seeds of blobs that are in one group. */
  static List<Long> seedsOfOneGroup(int count) {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seeds.size() < count; seed++) {
      if (new BlobId(seed, ~seed).group().value() == 4711) {
        seeds.add(seed);
      }
    }
    return seeds;
  }

  /** What a worker with this fuse works with. */
  RepairParts parts(Fuse fuse) {
    Timers timers = Timers.of(timer);
    Map<DriveId, ShardStore> reached = new TreeMap<>();
    drives.forEach((id, store) -> reached.put(id, new MortalStore(store, fuse, finished)));
    ShardStores stores = stores(reached);
    BlobCatalog blobs = mortal(BlobCatalog.class, fuse);
    return new RepairParts(
        mortal(RepairCatalog.class, fuse),
        blobs,
        Home.ONLY,
        stores,
        blob -> layout,
        () -> DriveTopology.UNKNOWN,
        () -> Uni.createFrom().voidItem().invoke(() -> layout = newest),
        new BlobMender(
            stores,
            threads,
            timers,
            MendConfig.DEFAULT,
            (shard, drive, damage) ->
                blobs
                    .reportDamage(Home.ONLY, shard, drive, damage)
                    .subscribe()
                    .with(done -> {}, dead -> {}),
            Throttle.NONE),
        new RepairProgress(System::nanoTime),
        timers,
        RepairConfig.DEFAULT);
  }

  private static ShardStores stores(Map<DriveId, ShardStore> reached) {
    return new ShardStores() {
      @Override
      public Optional<ShardStore> find(DriveId drive) {
        return Optional.ofNullable(reached.get(drive));
      }

      @Override
      public List<DriveId> writable() {
        return List.copyOf(reached.keySet());
      }
    };
  }

  private <T> T mortal(Class<T> type, Fuse fuse) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> fuse.through(asked(method, arguments))));
  }

  private Uni<?> asked(Method method, Object[] arguments) throws Throwable {
    try {
      return (Uni<?>) method.invoke(ledger, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** One round of a new worker; gives whether there was work. */
  boolean round(Fuse fuse) throws InterruptedException {
    RepairParts parts = parts(fuse);
    return new RepairRound(parts, UUID.randomUUID(), new BlobCrew(parts)).run();
  }

  /** Rounds of a new worker until there is no work left that can be done now. */
  void repair() throws InterruptedException {
    RepairParts parts = parts(Fuse.none());
    RepairRound round = new RepairRound(parts, UUID.randomUUID(), new BlobCrew(parts));
    while (round.run()) {
      // until nothing is left
    }
  }

  /** Lets the leases of dead workers and all pauses end. */
  void passTime() {
    ledger.pass(3_600_000);
  }

  /** Everything is whole: each shard of each blob is where the catalog says, byte for byte. */
  void assertWhole(String given) {
    for (BlobManifest blob : ledger.live()) {
      assertThat(blob.missing()).as("%s: %s", given, blob).isEmpty();
      assertThat(blob.drives()).as("%s: %s", given, blob).doesNotHaveDuplicates();
      BlobSample sample = Optional.ofNullable(samples.get(blob.id())).orElseThrow();
      for (int column = 0; column < WIDTH; column++) {
        assertThat(frames(blob.drives().get(column), blob.shard(column)))
            .as("%s: column %d of %s", given, column, blob)
            .isEqualTo(sample.frames(column));
      }
    }
  }

  private byte[] frames(DriveId drive, ShardId shard) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int block = 0; ; block++) {
      ReadOutcome read = drive(drive).read(shard, block, 1).await().indefinitely();
      if (!(read instanceof ReadOutcome.Frames(var spec, var frames, var release))) {
        return bytes.toByteArray();
      }
      byte[] copy = new byte[frames.remaining()];
      frames.get(copy);
      bytes.writeBytes(copy);
      release.run();
    }
  }

  /** Shards on drives that the catalog does not name for them. */
  List<String> leftOvers() {
    Map<BlobId, BlobManifest> rows = new TreeMap<>();
    ledger.live().forEach(row -> rows.put(row.id(), row));
    List<String> left = new ArrayList<>();
    drives.forEach(
        (id, drive) ->
            drive
                .inventory(0, Integer.MAX_VALUE)
                .await()
                .indefinitely()
                .forEach(
                    spec -> {
                      BlobManifest row = rows.get(spec.id().blob());
                      if (row == null || !row.drives().get(spec.id().index()).equals(id)) {
                        left.add(spec.id() + " on " + id);
                      }
                    }));
    return left;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
  }
}
