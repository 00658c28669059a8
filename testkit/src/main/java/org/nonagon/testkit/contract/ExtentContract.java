package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/**
 * What every {@link org.nonagon.protocol.catalog.ObjectCatalog} promises of the extents of a
 * version: which blobs they may point into, and how they are read.
 */
public abstract class ExtentContract extends BucketSuite {
  private static final ObjectKey KEY = ObjectKey.of("key");

  @Test
  void aCopySharesTheBlobsOfItsSource() {
    Stored source = samples.write(bucket, KEY);
    BucketId other = samples.bucket().id();
    ObjectContent copy = samples.content(source.content().extents().getFirst());
    assertThat(samples.commit(samples.put(other, KEY, copy)))
        .isInstanceOf(CommitOutcome.Written.class);
    samples.commit(samples.delete(bucket, KEY));
    assertThat(samples.isReclaimed(source.blob())).isFalse();
    ObjectLookup.Found found = (ObjectLookup.Found) samples.lookup(other, KEY);
    assertThat(found.blobs()).extracting(BlobManifest::id).containsExactly(source.blob());
    samples.commit(samples.delete(other, KEY));
    samples.reclaim(source.blob());
    assertThat(samples.commit(samples.put(other, KEY, copy)))
        .isEqualTo(new CommitOutcome.SourceGone(source.blob()));
  }

  @Test
  void aKeyMayBeCopiedOntoItself() {
    Stored source = samples.write(bucket, KEY);
    ObjectContent copy = samples.content(source.content().extents().getFirst());
    assertThat(samples.commit(samples.put(bucket, KEY, copy)))
        .isInstanceOf(CommitOutcome.Written.class);
    assertThat(samples.isReclaimed(source.blob())).isFalse();
    assertThat(samples.current(bucket, KEY).content()).isEqualTo(copy);
  }

  @Test
  void aBlobOfAnotherWriterThatIsStillWrittenIsNoSource() {
    WrittenBlob pending = samples.blob(100);
    await(
        catalog.registerPending(Home.ONLY, new WriteSession(UUID.randomUUID()), List.of(pending)));
    assertThat(samples.commit(samples.put(bucket, KEY, samples.content(samples.whole(pending)))))
        .isEqualTo(new CommitOutcome.SourceGone(pending.manifest().id()));
  }

  @Test
  void aBlobThatWasCondemnedCannotBeCommitted() {
    WrittenBlob blob = samples.blob(100);
    BlobId id = blob.manifest().id();
    assertThat(await(catalog.condemnUnknown(Home.ONLY, List.of(id)))).containsExactly(id);
    assertThat(samples.commit(samples.put(bucket, KEY, samples.content(samples.whole(blob))), blob))
        .isEqualTo(new CommitOutcome.Condemned(id));
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(new ObjectLookup.Absent());
  }

  @Test
  void adjacentExtentsBecomeOne() {
    WrittenBlob blob = samples.blob(1000);
    BlobId id = blob.manifest().id();
    ObjectContent content =
        samples.content(
            new Extent(id, 0, 10, 11), new Extent(id, 10, 20, 12), new Extent(id, 31, 5, 13));
    samples.commit(samples.put(bucket, KEY, content), blob);
    assertThat(samples.current(bucket, KEY).content().extents())
        .containsExactly(
            new Extent(id, 0, 30, Crc64Nvme.combine(11, 12, 20)), new Extent(id, 31, 5, 13));
  }

  @Test
  void manyExtentsComeInPages() {
    WrittenBlob blob = samples.blob(BlobManifest.MAX_LENGTH);
    Extent[] extents =
        IntStream.range(0, 1300)
            .mapToObj(i -> samples.extent(blob.manifest().id(), i % 7, BlobManifest.MAX_LENGTH - 7))
            .toArray(Extent[]::new);
    ObjectContent content = samples.content(extents);
    Stored small = samples.write(bucket, KEY);
    CommitOutcome.Written written =
        (CommitOutcome.Written) samples.commit(samples.put(bucket, KEY, content), blob);
    ObjectContent found = samples.current(bucket, KEY).content();
    assertThat(found.size()).isEqualTo(1300 * (BlobManifest.MAX_LENGTH - 7));
    assertThat(found.isComplete()).isFalse();
    assertThat(found.extents()).isEqualTo(content.extents().subList(0, 512));
    for (int first : new int[] {0, 1, 511, 512, 700, 1024, 1299}) {
      assertThat(await(catalog.extents(bucket, KEY, written.rank(), first)))
          .as("from %d", first)
          .isEqualTo(content.extents().subList(first, Math.min(first + 512, 1300)));
    }
    assertThat(await(catalog.extents(bucket, KEY, written.rank(), 1300))).isEmpty();
    assertThat(await(catalog.extents(bucket, KEY, small.rank(), 0))).isEmpty();
    samples.commit(samples.delete(bucket, KEY));
    assertThat(await(catalog.extents(bucket, KEY, written.rank(), 512))).isEmpty();
    samples.reclaim(blob.manifest().id());
  }
}
