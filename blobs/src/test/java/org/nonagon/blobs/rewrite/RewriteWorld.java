package org.nonagon.blobs.rewrite;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.nonagon.blobs.BlobCluster;
import org.nonagon.blobs.read.BodyRead;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.blobs.read.ReadStep;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.PieceWrite;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** Drives and a catalog in memory, with short forms of what clients, readers and workers do. */
final class RewriteWorld {
  final Random random;
  final BlobCluster cluster;
  final AtomicLong clockMillis = new AtomicLong(1_000_000);
  final InMemoryCatalog catalog;
  final UUID reader = new UUID(1, 2);
  final TreeMap<Long, Integer> readsInFlight = new TreeMap<>();
  long readTime;

  RewriteWorld(long seed) {
    random = new Random(seed);
    cluster = new BlobCluster(ErasureProfile.STANDARD, seed);
    InstantSource clock = () -> Instant.ofEpochMilli(clockMillis.incrementAndGet());
    catalog = new InMemoryCatalog(clock, random);
    readTime = now(catalog.reportReads(reader, 0));
  }

  /** The answer of a catalog that does not take its time. */
  static <T> T now(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  BucketId bucket(String name, Bucket.Versioning versioning) {
    BucketId id =
        switch (now(catalog.createBucket(new BucketName(name), AccountId.ROOT, "region"))) {
          case CreateBucketOutcome.Created(Bucket created) -> created.id();
          case CreateBucketOutcome other -> throw new AssertionError(other);
        };
    if (versioning != Bucket.Versioning.OFF) {
      now(catalog.setVersioning(id, versioning));
    }
    return id;
  }

  /** The same catalog, whose calls take a while before and after they are made. */
  Catalog slowly() {
    return (Catalog)
        Proxy.newProxyInstance(
            Catalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (_, method, arguments) ->
                later()
                    .chain(() -> call(method, arguments))
                    .chain(answer -> later().replaceWith(answer)));
  }

  private Uni<?> call(Method method, Object[] arguments) {
    try {
      return (Uni<?>) method.invoke(catalog, arguments);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new LinkageError(method.getName(), e);
    }
  }

  private Uni<Boolean> later() {
    int delayMillis = random.nextInt(30);
    return Uni.createFrom()
        .emitter(emitter -> cluster.time.after(delayMillis, () -> emitter.complete(true)));
  }

  Rewriter rewriter(Catalog through, RewriteConfig config) {
    return new Rewriter(
        through, Home.ONLY, cluster.reader, cluster.writer, cluster.time, random, () -> config);
  }

  /** An answer, for which time passes. */
  <T> T passing(Uni<T> answer) {
    CompletableFuture<T> future = answer.subscribeAsCompletionStage();
    for (int i = 0; i < 1000 && !future.isDone(); i++) {
      cluster.time.run(100);
    }
    return future.join();
  }

  static ObjectKey key(int number) {
    return ObjectKey.of("key-" + number);
  }

  static byte[] bytes(int length, long seed) {
    return BlobCluster.bytes(length, seed);
  }

  /** Writes bodies as one blob and commits them, body by body, under keys. */
  Uni<List<CommitOutcome>> putAll(
      Catalog through, BucketId bucket, List<Integer> keys, List<byte[]> bodies) {
    PieceWrite write =
        cluster.writer.beginPieces(bodies.stream().map(body -> body.length).toList());
    Uni<Boolean> written = Uni.createFrom().item(true);
    for (int piece : write.order()) {
      written = written.chain(() -> write.write(ByteBuffer.wrap(bodies.get(piece))));
    }
    return written
        .chain(write::finish)
        .chain(outcome -> commit(through, bucket, keys, bodies, write, outcome));
  }

  private Uni<List<CommitOutcome>> commit(
      Catalog through,
      BucketId bucket,
      List<Integer> keys,
      List<byte[]> bodies,
      PieceWrite write,
      BodyOutcome outcome) {
    if (!(outcome instanceof BodyOutcome.Written written)) {
      throw new IllegalStateException("not written: " + outcome);
    }
    WrittenBlob blob = written.body().unregistered().getFirst();
    List<CommitEntry> entries =
        IntStream.range(0, bodies.size())
            .<CommitEntry>mapToObj(
                i -> {
                  byte[] body = bodies.get(i);
                  long crc = Crc64Nvme.of(body, 0, body.length);
                  Extent extent =
                      new Extent(blob.manifest().id(), write.offset(i), body.length, crc);
                  return put(bucket, key(keys.get(i)), crc, List.of(extent));
                })
            .toList();
    return through.commit(commit(List.of(blob), entries));
  }

  Commit commit(List<WrittenBlob> blobs, List<CommitEntry> entries) {
    CommitId id = new CommitId(new UUID(random.nextLong(), random.nextLong()));
    return new Commit(id, Home.ONLY, blobs, Optional.empty(), entries);
  }

  CommitEntry put(BucketId bucket, ObjectKey key, long crc64, List<Extent> extents) {
    return new CommitEntry.Put(
        bucket,
        key,
        WriteCondition.ALWAYS,
        random.nextLong() | 1,
        AccountId.ROOT,
        ObjectContent.plain(EntityTag.ofMd5(new byte[16]), crc64, extents, Optional.empty()),
        ObjectAttributes.NONE);
  }

  Uni<List<CommitOutcome>> delete(Catalog through, BucketId bucket, int key) {
    CommitEntry delete =
        new CommitEntry.Delete(
            bucket,
            key(key),
            WriteCondition.ALWAYS,
            random.nextLong() | 1,
            AccountId.ROOT,
            Optional.empty(),
            false);
    return through.commit(commit(List.of(), List.of(delete)));
  }

  /** Deletes the version or marker that a lookup found, for good. */
  Uni<List<CommitOutcome>> deleteVersion(BucketId bucket, int key, ObjectLookup found) {
    VersionId version =
        switch (found) {
          case ObjectLookup.Found there -> there.version().id();
          case ObjectLookup.Marker marker -> marker.id();
          case ObjectLookup.Absent _ -> throw new AssertionError("nothing to delete");
        };
    CommitEntry delete =
        new CommitEntry.Delete(
            bucket,
            key(key),
            WriteCondition.ALWAYS,
            random.nextLong() | 1,
            AccountId.ROOT,
            Optional.of(version),
            false);
    return catalog.commit(commit(List.of(), List.of(delete)));
  }

  static Optional<ObjectContent> content(ObjectLookup lookup) {
    return lookup instanceof ObjectLookup.Found found
        ? Optional.of(found.version().content())
        : Optional.empty();
  }

  Optional<ObjectContent> current(BucketId bucket, int key) {
    return content(now(catalog.lookup(bucket, key(key), Optional.empty())));
  }

  /** Looks a key up, lets some time pass, and reads; fails unless the bytes are those committed. */
  Uni<Boolean> get(Catalog through, BucketId bucket, int key) {
    long began = readTime;
    readsInFlight.merge(began, 1, Integer::sum);
    return through
        .lookup(bucket, key(key), Optional.empty())
        .chain(
            lookup ->
                content(lookup)
                    .map(found -> later().chain(() -> read(through, found)))
                    .orElseGet(() -> Uni.createFrom().item(false)))
        .onTermination()
        .invoke(() -> readsInFlight.computeIfPresent(began, (_, n) -> n == 1 ? null : n - 1));
  }

  /** Reads all bytes and compares them with their checksum. */
  Uni<Boolean> read(Catalog through, ObjectContent content) {
    BodyRead read =
        cluster.reader.read(
            ExtentPages.of(content.extents()),
            ids -> through.blobs(Home.ONLY, ids),
            ByteRange.whole(content.size()));
    return next(read, new Crc64Nvme(), content).onTermination().invoke(read::close);
  }

  private Uni<Boolean> next(BodyRead read, Crc64Nvme crc, ObjectContent content) {
    return read.next()
        .chain(
            step ->
                switch (step) {
                  case ReadStep.Chunk chunk -> {
                    chunk.pieces().forEach(b -> crc.update(b, b.position(), b.remaining()));
                    chunk.release().run();
                    yield next(read, crc, content);
                  }
                  case ReadStep.End() -> {
                    if (crc.value() != content.crc64()) {
                      throw new AssertionError("other bytes");
                    }
                    yield Uni.createFrom().item(true);
                  }
                  case ReadStep.Unavailable(String detail) -> throw new AssertionError(detail);
                });
  }

  /** Drops the shards of all blobs that may go now. */
  void reclaim() {
    for (int round = 0; round < 3; round++) {
      readTime =
          now(
              catalog.reportReads(
                  reader, readsInFlight.isEmpty() ? readTime : readsInFlight.firstKey()));
      List<BlobManifest> gone = now(catalog.reclaimable(Home.ONLY, 1000));
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
      now(catalog.dropped(Home.ONLY, gone.stream().map(BlobManifest::id).toList()));
    }
  }

  /** The blobs that extents of these keys point into. */
  List<Object> blobsOf(BucketId bucket, int keys) {
    List<Object> blobs = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      current(bucket, key)
          .ifPresent(content -> content.extents().forEach(extent -> blobs.add(extent.blob())));
    }
    return blobs.stream().distinct().toList();
  }
}
