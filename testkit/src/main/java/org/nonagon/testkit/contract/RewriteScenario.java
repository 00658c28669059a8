package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** Packs, what refers to them, and moves of all that they hold. */
abstract class RewriteScenario extends UploadScenario {
  static final ObjectKey OTHER = ObjectKey.of("other");
  static final int OBJECT_BYTES = 1000;
  static final long NEW_OFFSET = 500;

  static BlobId id(WrittenBlob blob) {
    return blob.manifest().id();
  }

  /** Content of one extent as a body has that is written at once. */
  ObjectContent content(WrittenBlob blob, long offset, long length) {
    Extent extent = samples.extent(id(blob), offset, length);
    return ObjectContent.plain(samples.etag(), extent.crc64(), List.of(extent), Optional.empty());
  }

  static ObjectKey packed(int number) {
    return ObjectKey.of("packed-" + number);
  }

  /** A pack of objects in their order. */
  WrittenBlob pack(BucketId into, int objects) {
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

  BlobReferences references(WrittenBlob blob) {
    return await(catalog.references(Home.ONLY, id(blob)));
  }

  /** Moves all of a blob into a new one. */
  WrittenBlob moveAll(WrittenBlob from) {
    WrittenBlob to = samples.blob(from.manifest().stripes().length() + NEW_OFFSET);
    List<Referrer> referrers = references(from).referrers();
    assertThat(move(from, to, referrers)).isEqualTo(new MoveOutcome.Moved(referrers.size()));
    return to;
  }

  static Move whole(WrittenBlob from) {
    ByteRange all = ByteRange.whole(from.manifest().stripes().length());
    return new Move(id(from), all, NEW_OFFSET);
  }

  MoveOutcome move(WrittenBlob from, WrittenBlob to, List<Referrer> referrers) {
    return await(catalog.move(Home.ONLY, to, List.of(whole(from)), referrers));
  }

  static ObjectContent moved(ObjectContent content, WrittenBlob from, WrittenBlob to) {
    Move move = whole(from);
    return content.withExtents(
        content.extents().stream()
            .map(extent -> move.covers(extent) ? move.moved(extent, id(to)) : extent)
            .toList());
  }

  /** The version is what it was, but for where its bytes are. */
  void assertMoved(ObjectVersion before, WrittenBlob from, WrittenBlob to, BucketId in) {
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
}
