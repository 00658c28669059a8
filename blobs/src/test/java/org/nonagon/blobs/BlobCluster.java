package org.nonagon.blobs;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.BodyRead;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.read.ReadStep;
import org.nonagon.blobs.write.BlobLedger;
import org.nonagon.blobs.write.BlobWrite;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** Drives in memory, a writer and a reader over them, and a catalog that is a map. */
public final class BlobCluster {
  public final VirtualTime time;
  public final Map<DriveId, InMemoryShardStore> drives = new TreeMap<>();
  public final Map<DriveId, ScriptedStore> stores = new TreeMap<>();
  public final Set<DriveId> unreachable = new TreeSet<>();
  public final Set<DriveId> unwritable = new TreeSet<>();
  public final Map<BlobId, BlobManifest> catalog = new HashMap<>();
  public final List<String> damage = new ArrayList<>();
  public final List<WrittenBlob> registered = new ArrayList<>();
  public final StripePool pool;
  public final BlobWriter writer;
  public final BlobReader reader;

  /** A cluster of as many drives as the profile has shards, and a pool of the default size. */
  public BlobCluster(ErasureProfile profile, long seed) {
    this(profile, profile.shards(), seed, StripePool.Config.DEFAULT);
  }

  /** A cluster of some drives. */
  public BlobCluster(ErasureProfile profile, int driveCount, long seed, StripePool.Config memory) {
    time = new VirtualTime(seed);
    for (int i = 1; i <= driveCount; i++) {
      InMemoryShardStore drive = new InMemoryShardStore(new DriveId(i), i, time);
      drives.put(drive.drive(), drive);
      stores.put(drive.drive(), new ScriptedStore(drive, time));
    }
    pool = new StripePool(memory, time);
    Layout layout = layout(profile, driveCount);
    BlobIds ids = new BlobIds(millisecondEach(), new Random(seed));
    writer = new BlobWriter(reach(), () -> layout, ids, pool, time, time, WriteConfig.DEFAULT);
    reader =
        new BlobReader(
            reach(),
            time,
            time,
            ReadConfig.DEFAULT,
            (shard, drive, kind) -> damage.add(shard.index() + " " + drive + " " + kind));
  }

  /** Ids that rise, and are the same in each run. */
  private static InstantSource millisecondEach() {
    AtomicLong millis = new AtomicLong();
    return () -> Instant.ofEpochMilli(millis.incrementAndGet());
  }

  private static Layout layout(ErasureProfile profile, int driveCount) {
    short[] slots = new short[Group.COUNT * profile.shards()];
    for (int i = 0; i < slots.length; i++) {
      int group = i / profile.shards();
      slots[i] = (short) ((i % profile.shards() + group) % driveCount + 1);
    }
    return new Layout(1, profile, slots);
  }

  /** The drives as the writer and the reader reach them. */
  public ShardStores reach() {
    return new ShardStores() {
      @Override
      public Optional<ShardStore> find(DriveId drive) {
        return Optional.<ShardStore>ofNullable(stores.get(drive))
            .filter(store -> !unreachable.contains(drive));
      }

      @Override
      public List<DriveId> writable() {
        return stores.keySet().stream()
            .filter(drive -> !unreachable.contains(drive) && !unwritable.contains(drive))
            .toList();
      }
    };
  }

  /** A ledger that knows every blob. */
  public BlobLedger ledger() {
    return blob -> {
      registered.add(blob);
      catalog.put(blob.manifest().id(), blob.manifest());
      return Uni.createFrom().item(true);
    };
  }

  /** Writes a body in pieces of a size, for at most an hour. */
  public BodyOutcome write(byte[] body, int pieceBytes) {
    BlobWrite write = writer.begin(body.length, ledger());
    CompletableFuture<BodyOutcome> outcome = push(write, body, 0, pieceBytes);
    time.run(3_600_000);
    return outcome.join();
  }

  /** Pushes a body from an offset on and ends it. */
  public CompletableFuture<BodyOutcome> push(BlobWrite write, byte[] body, int from, int piece) {
    CompletableFuture<BodyOutcome> outcome = new CompletableFuture<>();
    pushOn(write, body, from, piece, outcome);
    return outcome;
  }

  /** A loop, so that no stack is as deep as there are pieces. */
  private static void pushOn(
      BlobWrite write, byte[] body, int from, int piece, CompletableFuture<BodyOutcome> outcome) {
    boolean more = true;
    for (int next = from; more && next < body.length; ) {
      int size = Math.min(piece, body.length - next);
      CompletableFuture<Boolean> answer =
          write.write(ByteBuffer.wrap(body, next, size)).subscribeAsCompletionStage();
      next += size;
      if (!answer.isDone()) {
        int rest = next;
        CompletableFuture<Void> _ =
            answer.thenAccept(
                goOn -> pushOn(write, body, goOn ? rest : body.length, piece, outcome));
        return;
      }
      more = answer.join();
    }
    write.finish().subscribe().with(outcome::complete, outcome::completeExceptionally);
  }

  /** Writes a body and notes its blobs. */
  public WrittenBody store(byte[] body) {
    return commit(write(body, 100_000));
  }

  /** Notes the blobs of a body that must have been written. */
  public WrittenBody commit(BodyOutcome outcome) {
    if (outcome instanceof BodyOutcome.Written(WrittenBody body)) {
      body.unregistered().forEach(b -> catalog.put(b.manifest().id(), b.manifest()));
      return body;
    }
    throw new AssertionError("not written: " + outcome);
  }

  /** A read of a range, through the catalog. */
  public BodyRead open(WrittenBody body, ByteRange range) {
    return reader.read(
        ExtentPages.of(body.extents()),
        ids -> Uni.createFrom().item(() -> ids.stream().map(catalog::get).toList()),
        range);
  }

  /** All bytes of a range, or empty when they were unavailable before the last. */
  public Optional<byte[]> read(WrittenBody body, ByteRange range) {
    BodyRead read = open(body, range);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean whole = true;
    for (ReadStep step = await(read); !(step instanceof ReadStep.End); step = await(read)) {
      if (step instanceof ReadStep.Chunk chunk) {
        append(chunk, bytes);
      } else {
        whole = false;
        break;
      }
    }
    read.close();
    time.run(10_000);
    return whole ? Optional.of(bytes.toByteArray()) : Optional.empty();
  }

  private ReadStep await(BodyRead read) {
    CompletableFuture<ReadStep> step = read.next().subscribeAsCompletionStage();
    for (int i = 0; i < 100 && !step.isDone(); i++) {
      time.run(i < 90 ? 20 : 3_600_000);
    }
    return step.getNow(new ReadStep.Unavailable("no answer"));
  }

  private static void append(ReadStep.Chunk chunk, ByteArrayOutputStream bytes) {
    int before = bytes.size();
    for (ByteBuffer piece : chunk.pieces()) {
      byte[] copy = new byte[piece.remaining()];
      piece.duplicate().get(copy);
      bytes.writeBytes(copy);
    }
    if (bytes.size() - before != chunk.length()) {
      throw new AssertionError("a chunk of another length");
    }
    chunk.release().run();
  }

  /** The shards that are on the drives. */
  public List<ShardId> shards() {
    List<ShardId> shards = new ArrayList<>();
    for (InMemoryShardStore drive : drives.values()) {
      CompletableFuture<List<ShardSpec>> all =
          drive.inventory(0, Group.COUNT - 1).subscribeAsCompletionStage();
      time.settle();
      all.join().forEach(spec -> shards.add(spec.id()));
    }
    return shards;
  }

  /** Frames that readers hold. */
  public int heldFrames() {
    return stores.values().stream().mapToInt(ScriptedStore::heldFrames).sum();
  }

  /** What the writer and the reader see of a drive. */
  public ScriptedStore store(DriveId drive) {
    return Optional.ofNullable(stores.get(drive)).orElseThrow();
  }

  /** The drive itself. */
  public InMemoryShardStore drive(DriveId drive) {
    return Optional.ofNullable(drives.get(drive)).orElseThrow();
  }

  /** The first so many drives. */
  public List<DriveId> firstDrives(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(DriveId::new).toList();
  }

  /** Bytes that no part of which repeats. */
  public static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
