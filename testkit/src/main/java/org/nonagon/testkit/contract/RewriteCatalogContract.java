package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;

/** What every {@link RewriteCatalog} promises of moves. */
public abstract class RewriteCatalogContract extends RewriteScenario {
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
