package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.Extent;

/** What every {@link RewriteCatalog} promises of what is worth rewriting, and of new blobs. */
public abstract class RewriteWorkContract extends RewriteScenario {
  @Test
  void aBlobWithVeryManyReferencesIsNotListedWhole() {
    WrittenBlob pack = pack(bucket, 1);
    Extent extent = samples.current(bucket, packed(0)).content().extents().getFirst();
    Extent[] extents = new Extent[RewriteCatalog.MAX_EXTENTS];
    java.util.Arrays.fill(extents, extent);
    samples.commit(samples.put(bucket, KEY, samples.content(extents)));
    assertThat(references(pack).isComplete()).isFalse();
    samples.commit(samples.delete(bucket, packed(0)));
    assertThat(references(pack).isComplete()).isTrue();
    assertThat(references(pack).referrers()).hasSize(1);
  }

  @Test
  void smallAndSparseBlobsAreRewritableUntilTheyArePostponed() {
    WrittenBlob small = pack(bucket, 1);
    WrittenBlob whole = samples.blob(2L << 20);
    WrittenBlob sparse = samples.blob(2L << 20);
    samples.commit(
        samples.put(bucket, KEY, samples.content(samples.extent(id(whole), 0, 1L << 20))), whole);
    samples.commit(
        samples.put(bucket, OTHER, samples.content(samples.extent(id(sparse), 0, 1L << 20))),
        sparse);
    assertThat(isRewritable(Duration.ZERO, small)).isTrue();
    assertThat(isRewritable(Duration.ZERO, whole)).as("half live").isFalse();

    samples.commit(
        samples.put(bucket, OTHER, samples.content(samples.extent(id(sparse), 0, 1000))));
    samples.reclaimable();
    assertThat(isRewritable(Duration.ZERO, sparse)).isTrue();
    assertThat(isRewritable(Duration.ZERO, whole)).isFalse();
    assertThat(isRewritable(Duration.ofHours(1), small)).isFalse();
    assertThat(isRewritable(Duration.ofHours(1), sparse)).isFalse();

    samples.commit(samples.delete(bucket, OTHER));
    samples.reclaimable();
    assertThat(isRewritable(Duration.ZERO, sparse)).as("nothing refers to it").isFalse();
  }

  /** Whether a blob is among all that are rewritable; others are claimed while it is looked for. */
  private boolean isRewritable(Duration age, WrittenBlob blob) {
    List<BlobId> seen = new ArrayList<>();
    while (true) {
      List<Rewritable> page = await(catalog.rewritable(Home.ONLY, age, RewriteCatalog.MAX_BLOBS));
      Optional<Rewritable> found =
          page.stream().filter(r -> r.manifest().equals(blob.manifest())).findAny();
      List<BlobId> ids = page.stream().map(r -> r.manifest().id()).toList();
      if (found.isPresent() || page.isEmpty() || seen.containsAll(ids)) {
        return found.isPresent();
      }
      seen.addAll(ids);
      await(catalog.claimRewrites(Home.ONLY, age, ids));
    }
  }

  @Test
  void onlyWhatHasBeenWorthItForLongEnoughIsClaimed() {
    WrittenBlob small = pack(bucket, 1);
    WrittenBlob whole = samples.blob(3L << 20);
    assertThat(samples.commit(samples.put(bucket, OTHER, content(whole, 0, 3L << 20)), whole))
        .isInstanceOf(Written.class);
    BlobId unknown = id(samples.blob(10));
    List<BlobId> all = List.of(id(small), id(whole), unknown);
    assertThat(await(catalog.claimRewrites(Home.ONLY, Duration.ofHours(1), all))).isEmpty();
    assertThat(await(catalog.claimRewrites(Home.ONLY, Duration.ZERO, all)))
        .containsExactly(id(small));
  }

  @Test
  void aNewBlobWithoutAllItsShardsIsToBeRepairedWhileSomethingRefersToIt() {
    WrittenBlob pack = pack(bucket, 2);
    List<Referrer> referrers = references(pack).referrers();
    long before = singles();
    WrittenBlob unused = degraded(samples.blob(5000));
    assertThat(move(samples.blob(10), unused, referrers)).isEqualTo(new MoveOutcome.Moved(0));
    assertThat(await(catalog.blobs(Home.ONLY, List.of(id(unused))))).isEmpty();
    assertThat(singles()).isEqualTo(before);

    WrittenBlob degraded = degraded(samples.blob(5000));
    assertThat(move(pack, degraded, referrers)).isEqualTo(new MoveOutcome.Moved(2));
    assertThat(await(catalog.blobs(Home.ONLY, List.of(id(degraded)))))
        .containsExactly(degraded.manifest());
    assertThat(singles()).isEqualTo(before + 1);
    samples.commit(samples.delete(bucket, packed(0)));
    samples.commit(samples.delete(bucket, packed(1)));
    samples.reclaim(id(degraded));
    assertThat(singles()).isLessThanOrEqualTo(before);
  }

  private long singles() {
    return await(catalog.backlog(Home.ONLY)).singles();
  }

  @Test
  void aNewBlobLacksWhatADriveLostSinceItAcknowledged() {
    WrittenBlob pack = pack(bucket, 1);
    WrittenBlob written = samples.blob(5000);
    DriveId registered = register(Optional.empty()).id();
    List<DriveId> drives = new ArrayList<>(written.manifest().drives());
    drives.set(3, registered);
    List<Integer> incarnations = new ArrayList<>(written.incarnations());
    incarnations.set(3, 1);
    register(Optional.of(registered));
    BlobManifest there =
        new BlobManifest(id(written), written.manifest().stripes(), drives, Set.of());
    WrittenBlob to = new WrittenBlob(there, incarnations);
    assertThat(move(pack, to, references(pack).referrers())).isEqualTo(new MoveOutcome.Moved(1));
    assertThat(await(catalog.blobs(Home.ONLY, List.of(id(to)))).getFirst().missing())
        .containsExactly(3);
  }

  private Drive register(Optional<DriveId> known) {
    return await(
        catalog.registerDrive(
            new DriveRegistration(
                known, new NodeId(6), Zone.DEFAULT, "/d/" + UUID.randomUUID(), 1, 1L << 40)));
  }

  private static WrittenBlob degraded(WrittenBlob blob) {
    BlobManifest manifest = blob.manifest();
    return new WrittenBlob(
        new BlobManifest(manifest.id(), manifest.stripes(), manifest.drives(), Set.of(2, 7)),
        blob.incarnations());
  }
}
