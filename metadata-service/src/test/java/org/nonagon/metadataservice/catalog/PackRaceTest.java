package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;
import static org.nonagon.metadataservice.catalog.CatalogClients.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Packers that commit and give up packs with objects of the same few keys, beside deletions and
 * reclamation.
 */
@Timeout(120)
class PackRaceTest {
  private static final int PACKERS = 6;
  private static final int PACKS = 40;
  private static final int DELETERS = 2;
  private static final int RECLAIMERS = 2;
  private static final int KEYS = 12;
  private static final int OBJECTS = 8;
  private static final int OBJECT_BYTES = 512;

  @RegisterExtension
  static final CatalogForTests CATALOG =
      new CatalogForTests(new CatalogSettings(12, 4, 16, 4096, Duration.ofSeconds(30), false));

  private final CatalogClients clients = new CatalogClients();
  private final ConcurrentLinkedQueue<BlobId> packs = new ConcurrentLinkedQueue<>();

  private static Catalog catalog() {
    return CATALOG.catalog();
  }

  @AfterEach
  void theInvariantsHold() {
    await(CATALOG.upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(CATALOG.database());
  }

  @Test
  void packsAreReferredToOrCondemnedWhateverIsWrittenOverTheirObjects() {
    List<BucketId> buckets =
        IntStream.range(0, 2).mapToObj(_ -> CatalogClients.bucket(catalog())).toList();
    await(catalog().setVersioning(buckets.get(1), Versioning.SUSPENDED));
    List<Integer> counts = race(PACKERS + DELETERS + RECLAIMERS, number -> act(number, buckets));

    assertThat(counts.subList(0, PACKERS)).as("packs of each that live").allMatch(n -> n > 0);
    assertThat(counts.subList(PACKERS, PACKERS + DELETERS)).as("deletions").allMatch(n -> n > 0);
    theInvariantsHold();
    deleteAll(buckets);
    CatalogClients.reclaimAll(catalog(), packs);
  }

  private int act(int number, List<BucketId> buckets) {
    RandomGenerator random = new SplittableRandom(number);
    int count = 0;
    for (int i = 0; i < PACKS; i++) {
      BucketId bucket = buckets.get(random.nextInt(buckets.size()));
      if (number < PACKERS) {
        count += pack(bucket, random) ? 1 : 0;
      } else if (number < PACKERS + DELETERS) {
        count += delete(bucket, random) ? 1 : 0;
      } else {
        CatalogClients.reclaim(catalog());
      }
    }
    return count;
  }

  /**
   * Commits a pack, and gives it up when nothing refers to it; sometimes before that is known. True
   * when something refers to it.
   */
  private boolean pack(BucketId bucket, RandomGenerator random) {
    WrittenBlob blob = clients.blob((long) OBJECTS * OBJECT_BYTES);
    BlobId id = blob.manifest().id();
    packs.add(id);
    Commit commit = CatalogClients.commit(List.of(blob), entries(bucket, blob, random));
    CompletableFuture<List<CommitOutcome>> answer =
        catalog().commit(commit).subscribeAsCompletionStage();
    boolean isLate = random.nextInt(3) == 0;
    Optional<List<BlobId>> early = isLate ? Optional.of(abandon(id)) : Optional.empty();
    List<CommitOutcome> outcomes = answer.join();
    boolean isReferred = outcomes.stream().anyMatch(CommitOutcome.Written.class::isInstance);
    if (!isReferred) {
      assertThat(early.orElseGet(() -> abandon(id))).containsExactly(id);
    }
    assertThat(await(catalog().commit(commit))).as("a repeat").isEqualTo(outcomes);
    return isReferred;
  }

  private List<CommitEntry.Put> entries(BucketId bucket, WrittenBlob blob, RandomGenerator random) {
    List<Integer> keys = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
    Collections.shuffle(keys, random);
    boolean isHopeless = random.nextInt(4) == 0;
    return IntStream.range(0, OBJECTS)
        .mapToObj(
            i -> {
              Extent extent = CatalogClients.extent(blob, (long) i * OBJECT_BYTES, OBJECT_BYTES);
              return CatalogClients.put(
                  bucket, key(keys.get(i)), condition(isHopeless, random), List.of(extent));
            })
        .toList();
  }

  private static WriteCondition condition(boolean isHopeless, RandomGenerator random) {
    int choice = isHopeless ? 0 : random.nextInt(6);
    return switch (choice) {
      case 0 -> new WriteCondition.IfMatch(CatalogClients.etag());
      case 1 -> new WriteCondition.IfAbsent();
      default -> WriteCondition.ALWAYS;
    };
  }

  private static ObjectKey key(int number) {
    return ObjectKey.of("key-" + number);
  }

  private static List<BlobId> abandon(BlobId pack) {
    WriteSession unknown = new WriteSession(UUID.randomUUID());
    return await(catalog().abandon(Home.ONLY, unknown, List.of(pack)));
  }

  private static boolean delete(BucketId bucket, RandomGenerator random) {
    int first = random.nextInt(KEYS - 3);
    List<CommitEntry.Delete> deletes =
        IntStream.range(first, first + 3)
            .mapToObj(number -> CatalogClients.delete(bucket, key(number), Optional.empty()))
            .toList();
    return await(catalog().commit(CatalogClients.commit(List.of(), deletes))).stream()
        .anyMatch(CommitOutcome.Deleted.class::isInstance);
  }

  private static void deleteAll(List<BucketId> buckets) {
    for (BucketId bucket : buckets) {
      List<CommitEntry.Delete> deletes =
          IntStream.range(0, KEYS)
              .mapToObj(number -> CatalogClients.delete(bucket, key(number), Optional.empty()))
              .toList();
      await(catalog().commit(CatalogClients.commit(List.of(), deletes)));
    }
  }
}
