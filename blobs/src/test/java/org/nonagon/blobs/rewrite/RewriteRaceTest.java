package org.nonagon.blobs.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.blobs.rewrite.RewriteWorld.bytes;
import static org.nonagon.blobs.rewrite.RewriteWorld.content;
import static org.nonagon.blobs.rewrite.RewriteWorld.key;
import static org.nonagon.blobs.rewrite.RewriteWorld.now;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.rewrite.RewriteOutcome.Rewritten;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.object.ObjectContent;

/**
 * Two rewriters go on and on beside clients that put packs, overwrite, copy, read and delete a few
 * keys, and beside reclamation; every call of the catalog takes its time. No read sees other bytes
 * or none, and no byte is left over.
 */
class RewriteRaceTest {
  private static final int STEPS = 400;
  private static final int KEYS = 10;
  private static final RewriteConfig EAGER =
      new RewriteConfig(Duration.ZERO, 32, 2, 1, 1L << 20, 1L << 30, 1);

  /** One run with a seed. */
  private static final class Race {
    final RewriteWorld world;
    final Catalog catalog;
    final List<BucketId> buckets;
    final List<Throwable> failures = new ArrayList<>();
    int rewritten;
    int moved;
    int reads;
    int open;
    boolean isEnding;

    Race(long seed) {
      world = new RewriteWorld(seed);
      catalog = world.slowly();
      buckets =
          List.of(
              world.bucket("plain", Versioning.OFF), world.bucket("versions", Versioning.ENABLED));
    }

    void run() {
      rewriteOnAndOn(world.rewriter(catalog, EAGER));
      rewriteOnAndOn(world.rewriter(catalog, EAGER));
      for (int i = 0; i < STEPS; i++) {
        step();
        world.cluster.time.run(world.random.nextInt(25));
      }
      isEnding = true;
      world.cluster.time.run(600_000);
    }

    private void rewriteOnAndOn(Rewriter rewriter) {
      open++;
      rewriter
          .round()
          .subscribe()
          .with(
              outcome -> {
                open--;
                if (outcome instanceof Rewritten done) {
                  rewritten += done.blobs();
                  moved += done.referrers();
                }
                if (!isEnding) {
                  world.cluster.time.after(20, () -> rewriteOnAndOn(rewriter));
                }
              },
              failures::add);
    }

    private void step() {
      BucketId bucket = buckets.get(world.random.nextInt(2));
      int key = world.random.nextInt(KEYS);
      switch (world.random.nextInt(8)) {
        case 0, 1 -> begin(putPack(bucket));
        case 2 -> begin(world.delete(catalog, bucket, key));
        case 3 -> begin(copy(bucket, key));
        case 4 -> world.reclaim();
        default -> {
          reads++;
          begin(world.get(catalog, bucket, key));
        }
      }
    }

    private void begin(Uni<?> work) {
      open++;
      work.subscribe().with(_ -> open--, failures::add);
    }

    private Uni<?> putPack(BucketId bucket) {
      int first = world.random.nextInt(KEYS);
      int count = 1 + world.random.nextInt(4);
      List<Integer> keys =
          IntStream.range(first, first + count).mapToObj(number -> number % KEYS).toList();
      List<byte[]> bodies =
          keys.stream()
              .map(
                  _ ->
                      bytes(
                          world.random.nextInt(9) == 0
                              ? 300_000 + world.random.nextInt(400_000)
                              : 16 + world.random.nextInt(9000),
                          world.random.nextLong()))
              .toList();
      return world.putAll(catalog, bucket, keys, bodies);
    }

    /** A copy to another key of what stood there a while ago; its blobs may be gone by then. */
    private Uni<?> copy(BucketId from, int key) {
      BucketId to = buckets.get(world.random.nextInt(2));
      int target = world.random.nextInt(KEYS);
      return catalog
          .lookup(from, key(key), Optional.empty())
          .chain(
              lookup ->
                  content(lookup)
                      .<Uni<?>>map(
                          found -> {
                            CommitEntry put =
                                world.put(to, key(target), found.crc64(), found.extents());
                            return catalog.commit(world.commit(List.of(), List.of(put)));
                          })
                      .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    void assertAllReadable() {
      for (BucketId bucket : buckets) {
        for (int number = 0; number < KEYS; number++) {
          Optional<ObjectContent> content = world.current(bucket, number);
          content.ifPresent(found -> world.passing(world.read(world.catalog, found)));
        }
      }
    }

    void deleteEverything() {
      for (int number = 0; number < KEYS; number++) {
        now(world.delete(world.catalog, buckets.getFirst(), number));
        deleteVersions(buckets.getLast(), number);
      }
    }

    private void deleteVersions(BucketId bucket, int number) {
      ObjectLookup newest = now(world.catalog.lookup(bucket, key(number), Optional.empty()));
      while (!(newest instanceof ObjectLookup.Absent)) {
        now(world.deleteVersion(bucket, number, newest));
        newest = now(world.catalog.lookup(bucket, key(number), Optional.empty()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void noReadSeesOtherBytesAndNoByteIsLeftOver(long seed) {
    Race race = new Race(seed);
    race.run();

    assertThat(race.failures).as("seed %d", seed).isEmpty();
    assertThat(race.open).as("what has not ended, seed %d", seed).isZero();
    assertThat(race.rewritten).isGreaterThan(20);
    assertThat(race.moved).isGreaterThan(20);
    assertThat(race.reads).isPositive();
    race.world.catalog.checkReferences();
    race.assertAllReadable();

    race.deleteEverything();
    race.world.reclaim();
    race.world.cluster.time.run(10_000);
    race.world.catalog.checkReferences();
    assertThat(race.world.cluster.shards()).as("seed %d", seed).isEmpty();
  }
}
