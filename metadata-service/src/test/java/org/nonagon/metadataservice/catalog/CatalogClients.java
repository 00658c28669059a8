package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
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
import org.nonagon.protocol.object.VersionId;

/** Clients that race, and what they ask for. */
final class CatalogClients {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 1000;
  private static final int MAX_ROUNDS = 1000;
  private static final int SHARDS = ErasureProfile.STANDARD.shards();

  /** Drives that nobody registers. */
  private static final List<DriveId> DRIVES =
      IntStream.range(0, SHARDS).mapToObj(i -> new DriveId(32_101 + i)).toList();

  private final BlobIds blobIds =
      new BlobIds(InstantSource.system(), () -> ThreadLocalRandom.current().nextLong());

  static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  /** Runs clients at the same time and gives what they return, in the order of their numbers. */
  static <T> List<T> race(int clients, IntFunction<T> client) {
    CyclicBarrier start = new CyclicBarrier(clients);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return client.apply(number);
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  static BucketId bucket(Catalog catalog) {
    BucketName name = new BucketName("b-" + UUID.randomUUID());
    return switch (await(catalog.createBucket(name, AccountId.ROOT, "us-east-1"))) {
      case CreateBucketOutcome.Created created -> created.bucket().id();
      case CreateBucketOutcome.AlreadyOwned other -> throw new AssertionError(other);
      case CreateBucketOutcome.Taken other -> throw new AssertionError(other);
      case CreateBucketOutcome.TooMany other -> throw new AssertionError(other);
    };
  }

  WrittenBlob blob(long length) {
    StripeLayout stripes = StripeLayout.even(ErasureProfile.STANDARD, length);
    return new WrittenBlob(
        new BlobManifest(blobIds.next(), stripes, DRIVES, Set.of()),
        Collections.nCopies(SHARDS, 1));
  }

  static Extent extent(WrittenBlob blob, long offset, long length) {
    return new Extent(blob.manifest().id(), offset, length, ThreadLocalRandom.current().nextLong());
  }

  static Extent whole(WrittenBlob blob) {
    return extent(blob, 0, blob.manifest().stripes().length());
  }

  static EntityTag etag() {
    byte[] md5 = new byte[16];
    ThreadLocalRandom.current().nextBytes(md5);
    return EntityTag.ofMd5(md5);
  }

  /** Content of these extents; of one, with its checksum, so that it is kept in line. */
  static ObjectContent content(List<Extent> extents) {
    long crc = extents.isEmpty() ? 0 : extents.getFirst().crc64();
    return ObjectContent.plain(etag(), crc, extents, Optional.empty());
  }

  static CommitEntry.Put put(
      BucketId bucket, ObjectKey key, WriteCondition condition, List<Extent> extents) {
    return new CommitEntry.Put(
        bucket, key, condition, nonce(), AccountId.ROOT, content(extents), ObjectAttributes.NONE);
  }

  static CommitEntry.Delete delete(BucketId bucket, ObjectKey key, Optional<VersionId> version) {
    return new CommitEntry.Delete(
        bucket, key, WriteCondition.ALWAYS, nonce(), AccountId.ROOT, version, false);
  }

  static long nonce() {
    return ThreadLocalRandom.current().nextLong() | 1;
  }

  static Commit commit(List<WrittenBlob> blobs, List<? extends CommitEntry> entries) {
    return commit(blobs, Optional.empty(), entries);
  }

  static Commit commit(
      List<WrittenBlob> blobs,
      Optional<WriteSession> session,
      List<? extends CommitEntry> entries) {
    return new Commit(
        new CommitId(UUID.randomUUID()), Home.ONLY, blobs, session, List.copyOf(entries));
  }

  /** Condemns what nothing refers to, and has its shards dropped. */
  static void reclaim(Catalog catalog) {
    List<BlobId> gone =
        await(catalog.reclaimable(Home.ONLY, 100)).stream().map(BlobManifest::id).toList();
    await(catalog.dropped(Home.ONLY, gone));
  }

  /** Those of the blobs that are not condemned. */
  static List<BlobId> known(Catalog catalog, Collection<BlobId> blobs) {
    List<BlobId> all = List.copyOf(blobs);
    return IntStream.iterate(0, from -> from < all.size(), from -> from + PAGE)
        .mapToObj(from -> all.subList(from, Math.min(all.size(), from + PAGE)))
        .flatMap(some -> await(catalog.blobs(Home.ONLY, some)).stream())
        .map(BlobManifest::id)
        .toList();
  }

  /** Reclaims until none of the blobs is left, to which nothing refers. */
  static void reclaimAll(Catalog catalog, Collection<BlobId> blobs) {
    for (int round = 0; round < MAX_ROUNDS && !known(catalog, blobs).isEmpty(); round++) {
      reclaim(catalog);
    }
    assertThat(known(catalog, blobs)).isEmpty();
  }
}
