package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** What every {@link RewriteCatalog} promises. */
public abstract class RewriteCatalogContract extends UploadScenario {
  private static final ObjectKey OTHER = ObjectKey.of("other");
  private static final int OBJECT_BYTES = 1000;
  private static final long NEW_OFFSET = 500;

  private static BlobId id(WrittenBlob blob) {
    return blob.manifest().id();
  }

  /** Content of one extent as a body has that is written at once. */
  private ObjectContent content(WrittenBlob blob, long offset, long length) {
    Extent extent = samples.extent(id(blob), offset, length);
    return ObjectContent.plain(samples.etag(), extent.crc64(), List.of(extent), Optional.empty());
  }

  private static ObjectKey packed(int number) {
    return ObjectKey.of("packed-" + number);
  }

  /** A pack of objects in their order. */
  private WrittenBlob pack(BucketId into, int objects) {
    WrittenBlob blob = samples.blob((long) objects * OBJECT_BYTES);
    List<CommitOutcome> outcomes =
        await(
            catalog.commit(
                commitOf(
                    List.of(blob),
                    IntStream.range(0, objects)
                        .mapToObj(
                            i ->
                                samples.put(
                                    into,
                                    packed(i),
                                    content(blob, (long) i * OBJECT_BYTES, OBJECT_BYTES)))
                        .toList())));
    assertThat(outcomes).allMatch(Written.class::isInstance);
    return blob;
  }

  private BlobReferences references(WrittenBlob blob) {
    return await(catalog.references(Home.ONLY, id(blob)));
  }

  /** Moves all of a blob into a new one. */
  private WrittenBlob moveAll(WrittenBlob from) {
    WrittenBlob to = samples.blob(from.manifest().stripes().length() + NEW_OFFSET);
    List<Referrer> referrers = references(from).referrers();
    assertThat(move(from, to, referrers)).isEqualTo(new MoveOutcome.Moved(referrers.size()));
    return to;
  }

  private static Move whole(WrittenBlob from) {
    ByteRange all = ByteRange.whole(from.manifest().stripes().length());
    return new Move(id(from), all, NEW_OFFSET);
  }

  private MoveOutcome move(WrittenBlob from, WrittenBlob to, List<Referrer> referrers) {
    return await(catalog.move(Home.ONLY, to, List.of(whole(from)), referrers));
  }

  private static ObjectContent moved(ObjectContent content, WrittenBlob from, WrittenBlob to) {
    Move move = whole(from);
    return content.withExtents(
        content.extents().stream()
            .map(extent -> move.covers(extent) ? move.moved(extent, id(to)) : extent)
            .toList());
  }

  /** The version is what it was, but for where its bytes are. */
  private void assertMoved(ObjectVersion before, WrittenBlob from, WrittenBlob to, BucketId in) {
    ObjectVersion after = samples.current(in, before.key());
    assertThat(after)
        .isEqualTo(
            new ObjectVersion(
                before.key(),
                before.rank(),
                before.id(),
                before.owner(),
                moved(before.content(), from, to),
                before.attributes()));
  }

  @Test
  void theVersionsOfAPackAreFoundAndMovedAndNothingElseOfThemChanges() {
    WrittenBlob pack = pack(bucket, 3);
    List<ObjectVersion> before =
        IntStream.range(0, 3).mapToObj(i -> samples.current(bucket, packed(i))).toList();
    BlobReferences found = references(pack);
    assertThat(found.isComplete()).isTrue();
    assertThat(found.referrers())
        .containsExactlyInAnyOrderElementsOf(
            before.stream()
                .<Referrer>map(v -> new Referrer.Version(bucket, v.key(), v.rank()))
                .toList());
    assertThat(found.extents())
        .containsExactlyInAnyOrderElementsOf(
            before.stream().flatMap(v -> v.content().extents().stream()).toList());

    WrittenBlob to = moveAll(pack);

    before.forEach(version -> assertMoved(version, pack, to, bucket));
    assertThat(references(pack).referrers()).isEmpty();
    assertThat(references(to).referrers()).containsExactlyInAnyOrderElementsOf(found.referrers());
    assertThat(await(catalog.blobs(Home.ONLY, List.of(id(to))))).containsExactly(to.manifest());
    samples.reclaim(id(pack));
    assertThat(samples.isReclaimed(id(to))).isFalse();
    before.forEach(version -> samples.commit(samples.delete(bucket, version.key())));
    samples.reclaim(id(to));
  }

  @Test
  void aBlobOfOneObjectIsMovedAndMovedAgain() {
    WrittenBlob first = pack(bucket, 1);
    ObjectVersion before = samples.current(bucket, packed(0));
    WrittenBlob second = moveAll(first);
    assertMoved(before, first, second, bucket);
    ObjectVersion between = samples.current(bucket, packed(0));
    WrittenBlob third = moveAll(second);
    assertMoved(between, second, third, bucket);
    samples.reclaim(id(first), id(second));
    assertThat(samples.isReclaimed(id(third))).isFalse();
  }

  @Test
  void nothingIsFedByAMove() {
    WrittenBlob pack = pack(bucket, 2);
    ChangeCursor end = await(catalog.latest(Home.ONLY));
    moveAll(pack);
    ChangePage page = await(catalog.changes(Home.ONLY, end, 1000));
    assertThat(page).isInstanceOf(ChangePage.Changes.class);
    assertThat(((ChangePage.Changes) page).changes())
        .noneMatch(change -> change.bucket().equals(bucket) && change.cursor().equals(end));
  }

  @Test
  void noncurrentVersionsAreMovedAndComeBackWhereTheyAre() {
    samples.setVersioning(bucket, Versioning.ENABLED);
    WrittenBlob pack = pack(bucket, 2);
    ObjectVersion old = samples.current(bucket, packed(0));
    ObjectVersion hidden = samples.current(bucket, packed(1));
    WrittenBlob newer = pack(bucket, 1);
    samples.commit(samples.delete(bucket, packed(1)));
    WrittenBlob to = moveAll(pack);

    samples.reclaim(id(pack));
    ObjectVersion current = samples.current(bucket, packed(0));
    samples.commit(samples.delete(bucket, packed(0), current.id()));
    assertMoved(old, pack, to, bucket);
    samples.reclaim(id(newer));
    samples.commit(samples.delete(bucket, packed(0), old.id()));
    assertThat(samples.isReclaimed(id(to))).isFalse();
    samples.commit(samples.delete(bucket, packed(1), hidden.id()));
    samples.reclaim(id(to));
  }

  @Test
  void copiesAndVersionsOfManyExtentsAreMovedExtentByExtent() {
    WrittenBlob pack = pack(bucket, 2);
    WrittenBlob own = samples.blob(77);
    Extent first = samples.current(bucket, packed(0)).content().extents().getFirst();
    Extent second = samples.current(bucket, packed(1)).content().extents().getFirst();
    Extent piece = samples.extent(id(pack), 1500, 100);
    BucketId other = samples.bucket(Versioning.ENABLED);
    samples.commit(
        samples.put(
            other,
            KEY,
            ObjectContent.plain(
                samples.etag(), second.crc64(), List.of(second), Optional.empty())));
    samples.commit(
        samples.put(other, OTHER, samples.content(piece, samples.whole(own), first, piece)), own);
    samples.commit(samples.delete(bucket, packed(0)));
    ObjectVersion copy = samples.current(other, KEY);
    ObjectVersion composed = samples.current(other, OTHER);

    assertThat(references(pack).extents()).containsExactlyInAnyOrder(first, second, piece);
    WrittenBlob to = moveAll(pack);

    assertMoved(copy, pack, to, other);
    assertMoved(composed, pack, to, other);
    assertThat(references(to).referrers()).hasSize(3);
    samples.reclaim(id(pack));
    samples.commit(samples.delete(bucket, packed(1)));
    samples.commit(samples.delete(other, KEY, copy.id()));
    assertThat(samples.isReclaimed(id(to))).isFalse();
    samples.commit(samples.delete(other, OTHER, composed.id()));
    samples.reclaim(id(to), id(own));
  }

  @Test
  void onlyWhatAMoveCoversIsMoved() {
    WrittenBlob pack = pack(bucket, 3);
    ObjectVersion first = samples.current(bucket, packed(0));
    ObjectVersion last = samples.current(bucket, packed(2));
    Extent overlapping = samples.extent(id(pack), 1900, 200);
    samples.commit(
        samples.put(
            bucket, KEY, samples.content(overlapping, last.content().extents().getFirst())));
    WrittenBlob to = samples.blob(1000);
    Move move = new Move(id(pack), new ByteRange(2000, 1000), 0);
    assertThat(await(catalog.move(Home.ONLY, to, List.of(move), references(pack).referrers())))
        .isEqualTo(new MoveOutcome.Moved(2));

    assertThat(samples.current(bucket, packed(0))).isEqualTo(first);
    assertThat(samples.current(bucket, KEY).content().extents())
        .containsExactly(overlapping, move.moved(last.content().extents().getFirst(), id(to)));
    assertThat(references(to).referrers()).hasSize(2);
    samples.commit(samples.delete(bucket, packed(2)));
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(id(to));
    assertThat(samples.isReclaimed(id(pack))).isFalse();
    samples.commit(samples.delete(bucket, packed(0)));
    samples.commit(samples.delete(bucket, packed(1)));
    samples.reclaim(id(pack));
  }

  @Test
  void versionsWithPagesOfExtentsAreMoved() {
    WrittenBlob pack = pack(bucket, 1);
    WrittenBlob large = samples.blob(BlobManifest.MAX_LENGTH);
    Extent small = samples.current(bucket, packed(0)).content().extents().getFirst();
    Extent[] extents =
        IntStream.range(0, 1300)
            .mapToObj(i -> i % 400 == 7 ? small : samples.extent(id(large), 2L * i, 1))
            .toArray(Extent[]::new);
    ObjectContent content = samples.content(extents);
    Written written = (Written) samples.commit(samples.put(bucket, KEY, content), large);
    WrittenBlob to = moveAll(pack);

    List<Extent> expected = moved(content, pack, to).extents();
    for (int first : new int[] {0, 512, 1024}) {
      assertThat(await(catalog.extents(bucket, KEY, written.rank(), first)))
          .isEqualTo(expected.subList(first, Math.min(first + 512, 1300)));
    }
    samples.reclaim(id(pack));
    samples.commit(samples.delete(bucket, packed(0)));
    assertThat(samples.isReclaimed(id(to))).isFalse();
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(id(to), id(large));
  }

  @Test
  void partsAreMovedAndCompletedWhereTheyAre() {
    WrittenBlob pack = pack(bucket, 2);
    WrittenBlob own = samples.blob(LARGE);
    Extent first = samples.current(bucket, packed(0)).content().extents().getFirst();
    ObjectContent both = samples.content(samples.whole(own), first);
    ObjectContent copy =
        ObjectContent.plain(samples.etag(), first.crc64(), List.of(first), Optional.empty());
    put(1, both, own);
    put(2, copy);
    samples.commit(samples.delete(bucket, packed(0)));
    samples.commit(samples.delete(bucket, packed(1)));

    assertThat(references(pack).referrers())
        .containsExactlyInAnyOrder(new Referrer.Part(upload, 1), new Referrer.Part(upload, 2));
    assertThat(references(pack).extents()).containsExactly(first);
    WrittenBlob to = moveAll(pack);

    samples.reclaim(id(pack));
    assertThat(complete(named(1, both), named(2, copy)))
        .isInstanceOf(CompleteOutcome.Completed.class);
    Extent there = whole(pack).moved(first, id(to));
    assertThat(samples.current(bucket, KEY).content().extents())
        .containsExactly(both.extents().getFirst(), there, there);
    assertThat(samples.isReclaimed(id(to))).isFalse();
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(id(to), id(own));
  }

  @Test
  void whatIsOverwrittenOrGoneMeanwhileIsLeftAlone() {
    WrittenBlob pack = pack(bucket, 4);
    put(1, content(pack, 0, 10));
    List<Referrer> before = references(pack).referrers();
    samples.write(bucket, packed(0));
    samples.commit(samples.delete(bucket, packed(1)));
    await(catalog.abortUpload(bucket, KEY, upload));
    ObjectVersion overwritten = samples.current(bucket, packed(0));
    WrittenBlob to = samples.blob(4 * OBJECT_BYTES + NEW_OFFSET);
    assertThat(move(pack, to, before)).isEqualTo(new MoveOutcome.Moved(2));

    assertThat(samples.current(bucket, packed(0))).isEqualTo(overwritten);
    assertThat(move(pack, to, before)).as("a repeat").isEqualTo(new MoveOutcome.Moved(0));
    samples.reclaim(id(pack));
    samples.commit(samples.delete(bucket, packed(2)));
    samples.commit(samples.delete(bucket, packed(3)));
    samples.reclaim(id(to));
  }

  @Test
  void aBlobThatNothingWasMovedIntoIsItsWritersToAbandon() {
    WrittenBlob pack = pack(bucket, 1);
    List<Referrer> before = references(pack).referrers();
    samples.commit(samples.delete(bucket, packed(0)));
    WrittenBlob to = samples.blob(2 * OBJECT_BYTES);
    assertThat(move(pack, to, before)).isEqualTo(new MoveOutcome.Moved(0));
    WriteSession session = new WriteSession(UUID.randomUUID());
    assertThat(await(catalog.abandon(Home.ONLY, session, List.of(id(to))))).containsExactly(id(to));
    samples.reclaim(id(pack));
  }

  @Test
  void nothingIsMovedIntoABlobThatIsCondemned() {
    WrittenBlob pack = pack(bucket, 1);
    ObjectVersion before = samples.current(bucket, packed(0));
    WrittenBlob to = samples.blob(2 * OBJECT_BYTES);
    await(catalog.condemnUnknown(Home.ONLY, List.of(id(to))));
    assertThat(move(pack, to, references(pack).referrers())).isEqualTo(new MoveOutcome.Condemned());
    assertThat(samples.current(bucket, packed(0))).isEqualTo(before);
    assertThat(samples.isReclaimed(id(pack))).isFalse();
  }

  @Test
  void aCopierThatLookedUpBeforeTheMoveMayStillReferToTheOldBlob() {
    WrittenBlob pack = pack(bucket, 1);
    Extent extent = samples.current(bucket, packed(0)).content().extents().getFirst();
    moveAll(pack);
    ObjectContent copy = samples.content(extent);
    assertThat(samples.commit(samples.put(bucket, KEY, copy))).isInstanceOf(Written.class);
    assertThat(samples.isReclaimed(id(pack))).isFalse();
    assertThat(references(pack).referrers()).hasSize(1);
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(id(pack));
    assertThat(samples.commit(samples.put(bucket, KEY, copy)))
        .isEqualTo(new CommitOutcome.SourceGone(id(pack)));
  }

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
            new DriveRegistration(known, new NodeId(6), Zone.DEFAULT, "/d", 1, 1L << 40)));
  }

  private static WrittenBlob degraded(WrittenBlob blob) {
    BlobManifest manifest = blob.manifest();
    return new WrittenBlob(
        new BlobManifest(manifest.id(), manifest.stripes(), manifest.drives(), Set.of(2, 7)),
        blob.incarnations());
  }

  @Test
  void movesOverwritesCopiesAndReclamationAtOnceLoseNothing() {
    WrittenBlob pack = pack(bucket, 8);
    Extent extent = samples.current(bucket, packed(7)).content().extents().getFirst();
    List<Referrer> referrers = references(pack).referrers();
    WrittenBlob to = samples.blob(8 * OBJECT_BYTES + NEW_OFFSET);
    List<Uni<?>> all = new ArrayList<>();
    for (Referrer referrer : referrers) {
      all.add(catalog.move(Home.ONLY, to, List.of(whole(pack)), List.of(referrer)));
    }
    for (int i = 0; i < 4; i++) {
      WrittenBlob blob = samples.blob(10);
      all.add(
          catalog.commit(
              commitOf(
                  List.of(blob), List.of(samples.put(bucket, packed(i), content(blob, 0, 10))))));
      all.add(catalog.reclaimable(Home.ONLY, 100));
    }
    all.add(
        catalog.commit(
            commitOf(List.of(), List.of(samples.put(bucket, KEY, samples.content(extent))))));
    awaitAll(all.stream().<Uni<Object>>map(uni -> uni.map(answer -> (Object) answer)).toList());

    for (int i = 4; i < 8; i++) {
      assertThat(samples.current(bucket, packed(i)).content().extents())
          .singleElement()
          .extracting(Extent::blob)
          .isEqualTo(id(to));
    }
    assertThat(references(to).referrers()).hasSizeGreaterThanOrEqualTo(4);
    for (int i = 0; i < 8; i++) {
      samples.commit(samples.delete(bucket, packed(i)));
    }
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(id(pack), id(to));
  }
}
