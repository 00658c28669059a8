package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ChangeCatalog.Change;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeKind;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/** What every {@link org.nonagon.protocol.catalog.ChangeCatalog} promises. */
public abstract class ChangeCatalogContract {
  private static final ObjectKey KEY = ObjectKey.of("key");

  @SuppressWarnings("NullAway.Init") // set before each test
  private Catalog catalog;

  @SuppressWarnings("NullAway.Init") // set before each test
  private CatalogSamples samples;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ChangeCursor start;

  /** The catalog under test. */
  protected abstract Catalog catalog();

  @BeforeEach
  void rememberWhereTheFeedEnds() {
    catalog = catalog();
    samples = new CatalogSamples(catalog);
    start = await(catalog.latest(Home.ONLY));
  }

  @Test
  void aChangeTellsWhatWasDone() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    Stored stored = samples.write(bucket, KEY);
    samples.commit(samples.delete(bucket, KEY));
    List<Change> changes = changesOf(bucket, 2);
    Change put = changes.get(0);
    assertThat(put)
        .isEqualTo(
            new Change(
                put.cursor(),
                bucket,
                KEY,
                ChangeKind.PUT,
                stored.rank(),
                VersionId.NULL,
                stored.content().size(),
                Optional.of(stored.content().etag())));
    Change gone = changes.get(1);
    assertThat(gone)
        .isEqualTo(
            new Change(
                gone.cursor(),
                bucket,
                KEY,
                ChangeKind.DELETE,
                stored.rank(),
                VersionId.NULL,
                0,
                Optional.empty()));
  }

  @Test
  void versionsAndMarkersAreToldByTheirIds() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored first = samples.write(bucket, KEY);
    Stored second = samples.write(bucket, KEY);
    CommitOutcome.Deleted marker =
        (CommitOutcome.Deleted) samples.commit(samples.delete(bucket, KEY));
    samples.commit(samples.delete(bucket, KEY, marker.id()));
    samples.commit(samples.delete(bucket, KEY, first.id()));
    assertThat(changesOf(bucket, 5))
        .extracting(change -> change.kind() + " " + change.version() + " " + change.rank())
        .containsExactly(
            "PUT " + first.id() + " " + first.rank(),
            "PUT " + second.id() + " " + second.rank(),
            "MARKER " + marker.id() + " " + marker.id().rank(),
            "DELETE " + marker.id() + " " + marker.id().rank(),
            "DELETE " + first.id() + " " + first.rank());
  }

  @Test
  void aReplacedVersionIsNotToldAsDeleted() {
    BucketId bucket = samples.bucket(Versioning.SUSPENDED);
    samples.write(bucket, KEY);
    samples.write(bucket, KEY);
    samples.commit(samples.delete(bucket, KEY));
    samples.write(bucket, KEY);
    assertThat(changesOf(bucket, 4))
        .extracting(Change::kind)
        .containsExactly(ChangeKind.PUT, ChangeKind.PUT, ChangeKind.MARKER, ChangeKind.PUT);
  }

  @Test
  void whatWasRefusedOrChangedNothingIsNotTold() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    samples.commit(samples.delete(bucket, KEY));
    samples.commit(samples.delete(bucket, KEY, new VersionId(1, 1)));
    samples.commit(
        samples.put(bucket, KEY, samples.content(samples.extent(samples.unknownBlob(), 0, 1))));
    samples.write(bucket, "last");
    assertThat(changesOf(bucket, 1)).extracting(Change::key).containsExactly(ObjectKey.of("last"));
  }

  @Test
  void aRepeatedCommitIsToldOnce() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    var commit = commitOf(List.of(), List.of(samples.put(bucket, KEY, samples.content())));
    await(catalog.commit(commit));
    await(catalog.commit(commit));
    samples.write(bucket, "last");
    assertThat(changesOf(bucket, 2)).hasSize(2);
  }

  @Test
  void aCursorResumesBehindEveryChange() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    List<org.nonagon.protocol.catalog.CommitEntry> puts = new ArrayList<>();
    IntStream.range(0, 5)
        .forEach(i -> puts.add(samples.put(bucket, ObjectKey.of("k" + i), samples.content())));
    await(catalog.commit(commitOf(List.of(), puts)));
    samples.write(bucket, "after");
    List<Change> all = changesOf(bucket, 6);
    assertThat(all.stream().map(Change::cursor).distinct()).hasSize(6);
    for (int i = 0; i < all.size(); i++) {
      ChangePage.Changes page = page(all.get(i).cursor(), 1000);
      assertThat(page.changes().stream().filter(c -> c.bucket().equals(bucket)))
          .isEqualTo(all.subList(i + 1, all.size()));
    }
    ChangePage.Changes one = page(start, 1);
    assertThat(one.changes()).hasSize(1);
    assertThat(one.next()).isEqualTo(one.changes().getFirst().cursor());
  }

  @Test
  void whatComesLaterIsBehindLatest() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    samples.write(bucket, "before");
    changesOf(bucket, 1);
    start = await(catalog.latest(Home.ONLY));
    samples.write(bucket, "after");
    assertThat(changesOf(bucket, 1)).extracting(Change::key).containsExactly(ObjectKey.of("after"));
  }

  @Test
  void aCursorOfAnotherEpochHasExpired() {
    ChangeCursor foreign = new ChangeCursor(start.epoch() + 1, start.transaction(), start.n());
    assertThat(await(catalog.changes(Home.ONLY, foreign, 10)))
        .isInstanceOfSatisfying(
            ChangePage.Expired.class,
            expired -> assertThat(expired.latest().epoch()).isEqualTo(start.epoch()));
  }

  @Test
  void concurrentChangesAreAllToldAndThoseOfAKeyInTheirOrder() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    List<ObjectKey> keys = List.of(ObjectKey.of("a"), ObjectKey.of("b"), ObjectKey.of("c"));
    List<Uni<List<CommitOutcome>>> asked = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      asked.add(
          catalog.commit(
              commitOf(
                  List.of(), List.of(samples.put(bucket, keys.get(i % 3), samples.content())))));
    }
    Set<Long> ranks = new HashSet<>();
    awaitAll(asked)
        .forEach(outcome -> ranks.add(((CommitOutcome.Written) outcome.getFirst()).rank()));
    List<Change> told = changesOf(bucket, 90);
    assertThat(told).hasSize(90);
    assertThat(told.stream().map(Change::rank)).allMatch(ranks::contains);
    for (ObjectKey key : keys) {
      assertThat(told.stream().filter(c -> c.key().equals(key)).map(Change::rank))
          .isSorted()
          .hasSize(30);
    }
  }

  private ChangePage.Changes page(ChangeCursor after, int limit) {
    return switch (await(catalog.changes(Home.ONLY, after, limit))) {
      case ChangePage.Changes changes -> changes;
      case ChangePage.Expired expired -> throw new AssertionError(expired);
    };
  }

  /**
   * The changes of a bucket since the test began, once there are that many: other transactions may
   * hold the feed back for a moment.
   */
  private List<Change> changesOf(BucketId bucket, int count) {
    List<Change> found = new ArrayList<>();
    ChangeCursor after = start;
    long deadline = System.nanoTime() + CatalogSamples.PATIENCE.toNanos();
    while (found.size() < count && System.nanoTime() < deadline) {
      ChangePage.Changes page = page(after, 7);
      page.changes().stream().filter(c -> c.bucket().equals(bucket)).forEach(found::add);
      after = page.next();
      if (page.changes().isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    return found;
  }
}
