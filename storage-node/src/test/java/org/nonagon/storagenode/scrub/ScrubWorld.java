package org.nonagon.storagenode.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.nonagon.blobs.Timers;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.testkit.contract.BlobSample;
import org.nonagon.testkit.memory.InMemoryCatalog;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** A catalog and one drive of it in memory, on a clock that stands still unless it is moved. */
final class ScrubWorld implements AutoCloseable {
  static final long PERIOD_SECONDS = 65_536;

  /** Shards of 18 blocks, so that a shard takes two reads. */
  static final StripeLayout SHAPE =
      new StripeLayout(new ErasureProfile(1, 0), 4096, 18 * 4096 - 100);

  private static final EntityTag TAG = new EntityTag("0123456789abcdef".repeat(2));
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
  private Instant now = start;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
  final Timers realTime = Timers.of(alarms);
  final InMemoryCatalog catalog = new InMemoryCatalog(() -> now, new SplittableRandom(1));
  final Drive registered = register(Optional.empty());
  final InMemoryShardStore drive = store(registered);
  private final BucketId bucket = bucket();
  long bytesPerSecond = Long.MAX_VALUE;

  @Override
  public void close() {
    threads.shutdownNow();
    alarms.shutdownNow();
  }

  static <T> T answerOf(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** Scrubs on the clock of this world; who is to wait moves it. */
  ScrubParts parts() {
    return new ScrubParts(
        catalog,
        catalog,
        catalog,
        Home.ONLY,
        new ScrubPace(() -> PERIOD_SECONDS, () -> bytesPerSecond),
        timers(),
        nanos -> pass(Duration.ofNanos(nanos)),
        ScrubConfig.DEFAULT);
  }

  /** The clock of this world; what takes too long in the real one ends nevertheless. */
  Timers timers() {
    return new Timers() {
      @Override
      public long nanoTime() {
        return ChronoUnit.NANOS.between(start, now);
      }

      @Override
      public Timer after(long delayMillis, Runnable task) {
        return realTime.after(delayMillis, task);
      }
    };
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Drive register(Optional<DriveId> known) {
    return answerOf(
        catalog.registerDrive(
            new DriveRegistration(
                known, NodeId.LOCAL, Zone.DEFAULT, "/d/" + UUID.randomUUID(), 1, 1L << 40)));
  }

  /** An empty drive, as it was registered. */
  InMemoryShardStore store(Drive as) {
    return new InMemoryShardStore(as.id(), as.incarnation(), threads);
  }

  private BucketId bucket() {
    CreateBucketOutcome made =
        answerOf(catalog.createBucket(new BucketName("bucket"), AccountId.ROOT, "us-east-1"));
    return ((CreateBucketOutcome.Created) made).bucket().id();
  }

  /** A blob that was committed. */
  BlobManifest put(long seed) {
    BlobManifest blob = write(seed);
    commit(blob);
    return blob;
  }

  /** The shard of a blob that no commit knows. */
  BlobManifest write(long seed) {
    BlobSample sample = new BlobSample(SHAPE, seed);
    BlobManifest blob = sample.manifest(Set.of());
    append(spec(blob), sample.frames(0));
    return blob;
  }

  void append(ShardSpec spec, byte[] frames) {
    ShardAppend append = drive.append(spec);
    answerOf(append.write(ByteBuffer.wrap(frames)));
    assertThat(answerOf(append.finish())).isInstanceOf(AppendOutcome.Durable.class);
  }

  void commit(BlobManifest blob) {
    Extent whole = new Extent(blob.id(), 0, blob.stripes().length(), 0);
    CommitEntry entry =
        new CommitEntry.Put(
            bucket,
            ObjectKey.of(blob.id().toString()),
            WriteCondition.ALWAYS,
            1,
            AccountId.ROOT,
            ObjectContent.plain(TAG, 0, List.of(whole), Optional.empty()),
            ObjectAttributes.NONE);
    Commit commit =
        new Commit(
            new CommitId(UUID.randomUUID()),
            Home.ONLY,
            List.of(new WrittenBlob(blob, List.of(registered.incarnation()))),
            Optional.empty(),
            List.of(entry));
    assertThat(answerOf(catalog.commit(commit))).hasOnlyElementsOfType(CommitOutcome.Written.class);
  }

  static ShardSpec spec(BlobManifest blob) {
    return new ShardSpec(blob.shard(0), SHAPE.shardLength(0), SHAPE.blockBytes());
  }

  boolean isHeld(ShardId shard) {
    return answerOf(drive.read(shard, 0, 1)) instanceof ReadOutcome.Frames;
  }

  /** What the catalog has of the drive's rounds. */
  DriveScrub scrub() {
    return answerOf(catalog.scrubs(Home.ONLY)).stream()
        .filter(scrub -> scrub.drive().equals(registered.id()))
        .findFirst()
        .orElseThrow();
  }
}
