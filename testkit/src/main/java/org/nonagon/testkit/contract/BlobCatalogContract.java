package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/** What every {@link org.nonagon.protocol.catalog.BlobCatalog} promises. */
public abstract class BlobCatalogContract extends BucketSuite {
  private static final ObjectKey KEY = ObjectKey.of("key");

  private List<BlobManifest> manifests(BlobId... blobs) {
    return await(catalog.blobs(Home.ONLY, List.of(blobs)));
  }

  private static WriteSession session() {
    return new WriteSession(UUID.randomUUID());
  }

  private boolean register(WriteSession session, WrittenBlob... blobs) {
    return await(catalog.registerPending(Home.ONLY, session, List.of(blobs)));
  }

  private List<BlobId> abandon(WriteSession session, BlobId... blobs) {
    return await(catalog.abandon(Home.ONLY, session, List.of(blobs)));
  }

  private List<BlobId> condemnUnknown(BlobId... blobs) {
    return await(catalog.condemnUnknown(Home.ONLY, List.of(blobs)));
  }

  @Test
  void liveAndPendingBlobsAreFoundAndNoOthers() {
    WrittenBlob pending = samples.blob(100_000);
    WrittenBlob live = samples.blob(1);
    register(session(), pending);
    samples.commit(samples.put(bucket, KEY, samples.content(samples.whole(live))), live);
    BlobId condemned = samples.unknownBlob();
    condemnUnknown(condemned);
    assertThat(
            manifests(
                live.manifest().id(), samples.unknownBlob(), condemned, pending.manifest().id()))
        .containsExactlyInAnyOrder(live.manifest(), pending.manifest());
    assertThat(manifests()).isEmpty();
  }

  @Test
  void aBodyOfManyBlobsIsRegisteredAndThenCommitted() {
    WriteSession session = session();
    List<WrittenBlob> blobs = IntStream.range(0, 3).mapToObj(_ -> samples.blob(50_000)).toList();
    assertThat(register(session, blobs.get(0))).isTrue();
    assertThat(register(session)).isTrue();
    assertThat(register(session, blobs.get(0), blobs.get(1))).isTrue();
    assertThat(samples.isReclaimed(blobs.getFirst().manifest().id())).isFalse();
    Commit commit =
        new Commit(
            new CommitId(UUID.randomUUID()),
            Home.ONLY,
            blobs,
            Optional.of(session),
            List.of(
                samples.put(
                    bucket,
                    KEY,
                    samples.content(
                        blobs.stream()
                            .map(samples::whole)
                            .toArray(org.nonagon.protocol.object.Extent[]::new)))));
    assertThat(await(catalog.commit(commit)).getFirst()).isInstanceOf(CommitOutcome.Written.class);
    assertThat(manifests(blobs.stream().map(b -> b.manifest().id()).toArray(BlobId[]::new)))
        .hasSize(3);
    assertThat(abandon(session, blobs.getFirst().manifest().id())).isEmpty();
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(blobs.stream().map(b -> b.manifest().id()).toArray(BlobId[]::new));
  }

  @Test
  void aWriterThatGivesUpCondemnsItsOwnBlobs() {
    WriteSession session = session();
    WrittenBlob registered = samples.blob(10);
    WrittenBlob foreign = samples.blob(10);
    BlobId unregistered = samples.unknownBlob();
    Stored live = samples.write(bucket, "live");
    register(session, registered);
    register(session(), foreign);
    BlobId own = registered.manifest().id();
    assertThat(abandon(session, own, unregistered, foreign.manifest().id(), live.blob()))
        .containsExactlyInAnyOrder(own, unregistered);
    assertThat(manifests(own)).isEmpty();
    assertThat(manifests(foreign.manifest().id(), live.blob())).hasSize(2);
    assertThat(register(session, registered)).isFalse();
    assertThat(
            samples.commit(
                samples.put(bucket, KEY, samples.content(samples.whole(registered))), registered))
        .isEqualTo(new CommitOutcome.Condemned(own));
  }

  @Test
  void aSessionLearnsThatItsBlobWasCondemned() {
    WrittenBlob blob = samples.blob(10);
    condemnUnknown(blob.manifest().id());
    assertThat(register(session(), blob)).isFalse();
  }

  @Test
  void onlyUnknownBlobsAreCondemnedForBeingUnknown() {
    WrittenBlob pending = samples.blob(10);
    register(session(), pending);
    Stored live = samples.write(bucket, KEY);
    BlobId unknown = samples.unknownBlob();
    assertThat(condemnUnknown(pending.manifest().id(), live.blob(), unknown))
        .containsExactly(unknown);
    assertThat(condemnUnknown(unknown)).containsExactly(unknown);
    assertThat(samples.lookup(bucket, KEY)).isInstanceOf(ObjectLookup.Found.class);
  }

  @Test
  void ofACommitAndACondemnationAtOnceOneFails() {
    for (int round = 0; round < 20; round++) {
      ObjectKey key = ObjectKey.of("round-" + round);
      WrittenBlob blob = samples.blob(10);
      BlobId id = blob.manifest().id();
      List<Uni<Object>> asked = new ArrayList<>();
      asked.add(
          catalog
              .commit(
                  commitOf(
                      List.of(blob),
                      List.of(samples.put(bucket, key, samples.content(samples.whole(blob))))))
              .map(List::getFirst));
      asked.add(catalog.condemnUnknown(Home.ONLY, List.of(id)).map(found -> found));
      List<Object> answers = awaitAll(asked);
      boolean written = answers.getFirst() instanceof CommitOutcome.Written;
      assertThat(answers.getLast()).isEqualTo(written ? List.of() : List.of(id));
      if (!written) {
        assertThat(answers.getFirst()).isEqualTo(new CommitOutcome.Condemned(id));
      }
    }
  }

  @Test
  void anOverwrittenBlobIsReclaimedAndItsIdNeverLivesAgain() {
    Stored first = samples.write(bucket, KEY);
    assertThat(samples.isReclaimed(first.blob())).isFalse();
    Stored second = samples.write(bucket, KEY);
    samples.reclaim(first.blob());
    assertThat(manifests(first.blob(), second.blob()))
        .extracting(BlobManifest::id)
        .containsExactly(second.blob());
    assertThat(samples.isReclaimed(first.blob())).isFalse(); // it was dropped
  }

  @Test
  void aPackIsReclaimedWhenItsLastObjectIsGone() {
    WrittenBlob pack = samples.blob(3 * 4096);
    BlobId id = pack.manifest().id();
    List<ObjectKey> keys = List.of(ObjectKey.of("a"), ObjectKey.of("b"), ObjectKey.of("c"));
    await(
        catalog.commit(
            commitOf(
                List.of(pack),
                IntStream.range(0, 3)
                    .mapToObj(
                        i ->
                            samples.put(
                                bucket,
                                keys.get(i),
                                samples.content(samples.extent(id, i * 4096L, 4000))))
                    .toList())));
    samples.commit(samples.delete(bucket, keys.get(0)));
    samples.write(bucket, keys.get(1));
    assertThat(samples.isReclaimed(id)).isFalse();
    samples.commit(samples.delete(bucket, keys.get(2)));
    samples.reclaim(id);
  }

  @Test
  void aReclaimableBlobIsGivenUntilItWasDropped() {
    Stored stored = samples.write(bucket, KEY);
    samples.commit(samples.delete(bucket, KEY));
    boolean given = false;
    for (int round = 0; round < 200 && !given; round++) {
      samples.now();
      samples.now();
      given = samples.reclaimable().contains(stored.blob());
    }
    assertThat(samples.reclaimable()).contains(stored.blob());
    assertThat(manifests(stored.blob())).isEmpty();
    await(catalog.dropped(Home.ONLY, List.of(stored.blob())));
    assertThat(samples.reclaimable()).doesNotContain(stored.blob());
  }

  @Test
  void aBlobStaysWhileAReadThatMayNeedItIsInFlight() {
    Stored stored = samples.write(bucket, KEY);
    UUID reader = UUID.randomUUID();
    long begun = await(catalog.reportReads(reader, 0));
    try {
      samples.write(bucket, KEY);
      assertThat(samples.isReclaimed(stored.blob())).isFalse();
      assertThat(await(catalog.reportReads(reader, begun))).isGreaterThanOrEqualTo(begun);
      assertThat(samples.isReclaimed(stored.blob())).isFalse();
    } finally {
      long later = await(catalog.reportReads(reader, begun));
      await(catalog.reportReads(reader, later));
    }
    // What was released while the reader read may need one more report to be older than it.
    boolean given = false;
    long time = begun;
    for (int round = 0; round < 200 && !given; round++) {
      time = await(catalog.reportReads(reader, time));
      given = samples.isReclaimed(stored.blob());
    }
    assertThat(given).isTrue();
    await(catalog.reportReads(reader, Long.MAX_VALUE / 2)); // reads no more
  }

  @Test
  void blobsOfACommitThatWasRefusedDoNotStay() {
    samples.write(bucket, KEY);
    WrittenBlob blob = samples.blob(10);
    BlobId id = blob.manifest().id();
    assertThat(
            samples.commit(
                samples.put(
                    bucket,
                    KEY,
                    new WriteCondition.IfAbsent(),
                    samples.content(samples.whole(blob)),
                    ObjectAttributes.NONE),
                blob))
        .isEqualTo(new CommitOutcome.PreconditionFailed());
    if (!abandon(session(), id).contains(id)) {
      samples.reclaim(id);
    }
    assertThat(manifests(id)).isEmpty();
  }

  @Test
  void copiesRacingAnOverwriteAndAReclamationNeverPointIntoNothing() {
    for (int round = 0; round < 10; round++) {
      Stored source = samples.write(bucket, KEY);
      List<Uni<Object>> asked = new ArrayList<>();
      asked.add(
          catalog.commit(commitOf(List.of(), List.of(samples.delete(bucket, KEY)))).map(l -> l));
      for (int i = 0; i < 4; i++) {
        ObjectKey copy = ObjectKey.of("copy-" + round + "-" + i);
        asked.add(
            catalog
                .commit(
                    commitOf(
                        List.of(),
                        List.of(
                            samples.put(
                                bucket,
                                copy,
                                samples.content(source.content().extents().getFirst())))))
                .map(List::getFirst));
        asked.add(catalog.reclaimable(Home.ONLY, 1000).map(found -> found));
      }
      boolean copied = awaitAll(asked).stream().anyMatch(CommitOutcome.Written.class::isInstance);
      if (copied) {
        assertThat(samples.isReclaimed(source.blob())).isFalse();
        assertThat(manifests(source.blob())).hasSize(1);
      }
    }
  }

  @Test
  void aShardThatAnOlderIncarnationAcknowledgedIsMissing() {
    List<Drive> drives =
        IntStream.range(0, 9)
            .mapToObj(_ -> await(catalog.registerDrive(registration(Optional.empty()))))
            .toList();
    List<DriveId> ids = drives.stream().map(Drive::id).toList();
    List<Integer> incarnations = drives.stream().map(Drive::incarnation).toList();
    WrittenBlob before = samples.blob(10, ids, incarnations, Set.of(1));
    samples.commit(samples.put(bucket, KEY, samples.content(samples.whole(before))), before);
    await(catalog.registerDrive(registration(Optional.of(ids.get(4)))));
    WrittenBlob after = samples.blob(10, ids, incarnations, Set.of(1));
    samples.commit(
        samples.put(bucket, ObjectKey.of("after"), samples.content(samples.whole(after))), after);
    assertThat(manifests(before.manifest().id()).getFirst().missing()).containsExactly(1);
    assertThat(manifests(after.manifest().id()).getFirst().missing())
        .containsExactlyInAnyOrder(1, 4);
    WrittenBlob pending = samples.blob(10, ids, incarnations, Set.of());
    register(session(), pending);
    assertThat(manifests(pending.manifest().id()).getFirst().missing()).containsExactly(4);
  }

  private static DriveRegistration registration(Optional<DriveId> known) {
    String path = "/d/" + UUID.randomUUID();
    return new DriveRegistration(known, new NodeId(3), Zone.DEFAULT, path, 1, 1L << 30);
  }

  @Test
  void readersAreToldATimeThatNeverGoesBack() {
    UUID reader = UUID.randomUUID();
    long first = await(catalog.reportReads(reader, 0));
    long second = await(catalog.reportReads(reader, first));
    assertThat(second).isGreaterThanOrEqualTo(first);
    assertThat(Collections.max(List.of(first, second))).isGreaterThan(0);
    await(catalog.reportReads(reader, Long.MAX_VALUE / 2)); // reads no more
  }

  @Test
  void damageMayBeReportedAgain() {
    Stored stored = samples.write(bucket, KEY);
    ShardId shard = new ShardId(stored.blob(), 3);
    for (Damage damage : Damage.values()) {
      await(catalog.reportDamage(Home.ONLY, shard, new DriveId(4), damage));
      await(catalog.reportDamage(Home.ONLY, shard, new DriveId(4), damage));
    }
    assertThat(samples.lookup(bucket, KEY)).isInstanceOf(ObjectLookup.Found.class);
  }
}
