package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PartPage;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.PartBoundary;
import org.nonagon.protocol.object.UserMetadata;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/**
 * What every {@link UploadCatalog} promises of parts and of completing; pages of uploads are in
 * {@link UploadListingContract}.
 */
public abstract class UploadCatalogContract {
  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final long LARGE = UploadCatalog.MIN_PART_BYTES;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Catalog catalog;

  @SuppressWarnings("NullAway.Init") // set before each test
  private CatalogSamples samples;

  @SuppressWarnings("NullAway.Init") // set before each test
  private BucketId bucket;

  @SuppressWarnings("NullAway.Init") // set before each test
  private UploadId upload;

  /** The catalog under test. */
  protected abstract Catalog catalog();

  @BeforeEach
  void beginAnUpload() {
    catalog = catalog();
    samples = new CatalogSamples(catalog);
    bucket = samples.bucket().id();
    upload = begin(Optional.empty());
  }

  private UploadId begin(Optional<UploadChecksum> checksum) {
    NewUpload wanted = newUpload(checksum);
    assertThat(await(catalog.createUpload(wanted))).isTrue();
    return wanted.id();
  }

  private NewUpload newUpload(Optional<UploadChecksum> checksum) {
    ObjectAttributes attributes =
        ObjectAttributes.of(
            new ContentHeaders(new TreeMap<>(Map.of("content-type", "video/mp4"))),
            new UserMetadata(new TreeMap<>(Map.of("a", "b"))));
    return new NewUpload(
        new UploadId(UUID.randomUUID()), bucket, KEY, samples.owner(), attributes, checksum);
  }

  private PutPartOutcome put(int number, ObjectContent content, WrittenBlob... blobs) {
    return await(catalog.putPart(part(number, content, blobs)));
  }

  private NewPart part(int number, ObjectContent content, WrittenBlob... blobs) {
    return new NewPart(
        new CommitId(UUID.randomUUID()),
        bucket,
        KEY,
        upload,
        number,
        List.of(blobs),
        Optional.empty(),
        content);
  }

  /** Puts a part of one new blob. */
  private ObjectContent put(int number, long length) {
    WrittenBlob blob = samples.blob(length);
    ObjectContent content = samples.content(samples.whole(blob));
    assertThat(put(number, content, blob)).isInstanceOf(PutPartOutcome.Stored.class);
    return content;
  }

  private static CompletedPart named(int number, ObjectContent content) {
    return new CompletedPart(number, content.etag(), Optional.empty());
  }

  private CompleteUpload request(WriteCondition condition, CompletedPart... parts) {
    return new CompleteUpload(
        new CommitId(UUID.randomUUID()),
        bucket,
        KEY,
        upload,
        samples.nonce(),
        List.of(parts),
        condition,
        Optional.empty(),
        Optional.empty());
  }

  private CompleteOutcome complete(CompletedPart... parts) {
    return await(catalog.completeUpload(request(WriteCondition.ALWAYS, parts)));
  }

  private static BlobId blobOf(ObjectContent content) {
    return content.extents().getFirst().blob();
  }

  @Test
  void anUploadIsRememberedAsItWasBegun() {
    NewUpload wanted =
        newUpload(
            Optional.of(new UploadChecksum(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE)));
    assertThat(await(catalog.createUpload(wanted))).isTrue();
    Upload begun = await(catalog.upload(bucket, KEY, wanted.id())).orElseThrow();
    assertThat(begun)
        .isEqualTo(
            new Upload(
                wanted.id(),
                bucket,
                KEY,
                samples.owner(),
                begun.initiated(),
                wanted.attributes(),
                wanted.checksum()));
    assertThat(await(catalog.createUpload(wanted))).isTrue();
    assertThat(await(catalog.upload(bucket, KEY, wanted.id()))).contains(begun);
    assertThat(await(catalog.upload(bucket, ObjectKey.of("other"), wanted.id()))).isEmpty();
    assertThat(await(catalog.upload(samples.bucket().id(), KEY, wanted.id()))).isEmpty();
    assertThat(await(catalog.upload(bucket, KEY, new UploadId(UUID.randomUUID())))).isEmpty();
  }

  @Test
  void partsAreListedByNumberWithoutTheirExtents() {
    for (int number : List.of(10_000, 3, 1, 7)) {
      put(number, 100 + number);
    }
    PartPage all = await(catalog.parts(bucket, upload, 0, 1000));
    assertThat(all.truncated()).isFalse();
    assertThat(all.parts()).extracting(UploadedPart::number).containsExactly(1, 3, 7, 10_000);
    assertThat(all.parts().getLast().content().size()).isEqualTo(10_100);
    assertThat(all.parts()).allMatch(part -> part.content().extents().isEmpty());
    PartPage middle = await(catalog.parts(bucket, upload, 1, 2));
    assertThat(middle.parts()).isEqualTo(all.parts().subList(1, 3));
    assertThat(middle.truncated()).isTrue();
    assertThat(await(catalog.parts(bucket, upload, 3, 2)).truncated()).isFalse();
    assertThat(await(catalog.parts(bucket, upload, 10_000, 2)).parts()).isEmpty();
    assertThat(await(catalog.parts(bucket, upload, 0, 0)))
        .isEqualTo(new PartPage(List.of(), false));
    assertThat(await(catalog.parts(bucket, new UploadId(UUID.randomUUID()), 0, 10)).parts())
        .isEmpty();
  }

  @Test
  void aPartTakesThePlaceOfTheOneOfItsNumber() {
    ObjectContent first = put(1, LARGE);
    ObjectContent second = put(1, 100);
    samples.reclaim(blobOf(first));
    assertThat(await(catalog.parts(bucket, upload, 0, 10)).parts())
        .extracting(part -> part.content().etag())
        .containsExactly(second.etag());
    assertThat(complete(named(1, first))).isEqualTo(new CompleteOutcome.InvalidPart(1));
    assertThat(complete(named(1, second))).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(samples.isReclaimed(blobOf(second))).isFalse();
  }

  @Test
  void aRepeatedPartGetsTheFirstAnswer() {
    WrittenBlob blob = samples.blob(10);
    NewPart part = part(1, samples.content(samples.whole(blob)), blob);
    PutPartOutcome answer = await(catalog.putPart(part));
    ObjectContent later = put(1, 20);
    assertThat(await(catalog.putPart(part))).isEqualTo(answer);
    assertThat(await(catalog.parts(bucket, upload, 0, 10)).parts())
        .extracting(p -> p.content().etag())
        .containsExactly(later.etag());
  }

  @Test
  void aPartMayBeCopiedAndItsSourceMayBeGone() {
    Stored source = samples.write(bucket, "source");
    Extent range = samples.extent(source.blob(), 100, 50);
    assertThat(put(1, samples.content(range))).isInstanceOf(PutPartOutcome.Stored.class);
    samples.commit(samples.delete(bucket, ObjectKey.of("source")));
    assertThat(samples.isReclaimed(source.blob())).isFalse();
    BlobId unknown = samples.unknownBlob();
    assertThat(put(2, samples.content(samples.extent(unknown, 0, 1))))
        .isEqualTo(new PutPartOutcome.SourceGone(unknown));
    assertThat(await(catalog.abortUpload(bucket, KEY, upload))).isTrue();
    samples.reclaim(source.blob());
  }

  @Test
  void aPartOfSeveralBlobsIsRegisteredBefore() {
    WriteSession session = new WriteSession(UUID.randomUUID());
    List<WrittenBlob> blobs = List.of(samples.blob(70), samples.blob(30));
    await(catalog.registerPending(Home.ONLY, session, blobs.subList(0, 1)));
    ObjectContent content =
        samples.content(samples.whole(blobs.get(0)), samples.whole(blobs.get(1)));
    NewPart part =
        new NewPart(
            new CommitId(UUID.randomUUID()),
            bucket,
            KEY,
            upload,
            1,
            blobs,
            Optional.of(session),
            content);
    assertThat(await(catalog.putPart(part))).isInstanceOf(PutPartOutcome.Stored.class);
    assertThat(complete(named(1, content))).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(samples.current(bucket, KEY).content().extents()).isEqualTo(content.extents());
  }

  @Test
  void aPartWhoseBlobWasCondemnedIsRefused() {
    WrittenBlob blob = samples.blob(10);
    await(catalog.condemnUnknown(Home.ONLY, List.of(blob.manifest().id())));
    assertThat(put(1, samples.content(samples.whole(blob)), blob))
        .isEqualTo(new PutPartOutcome.Condemned(blob.manifest().id()));
    assertThat(await(catalog.parts(bucket, upload, 0, 10)).parts()).isEmpty();
  }

  @Test
  void completingMakesOneVersionOfTheNamedParts() {
    ObjectContent first = put(2, LARGE);
    ObjectContent unnamed = put(4, LARGE);
    ObjectContent last = put(9, 77);
    CompleteOutcome.Completed done =
        (CompleteOutcome.Completed) complete(named(2, first), named(9, last));
    ObjectVersion version = samples.current(bucket, KEY);
    assertThat(version.rank()).isEqualTo(done.rank());
    assertThat(version.id()).isEqualTo(done.id());
    assertThat(version.owner()).isEqualTo(samples.owner());
    assertThat(version.attributes().headers().contentType()).isEqualTo("video/mp4");
    assertThat(version.content().size()).isEqualTo(LARGE + 77);
    assertThat(version.content().etag().value()).endsWith("-2");
    assertThat(version.content().extents())
        .containsExactly(first.extents().getFirst(), last.extents().getFirst());
    assertThat(version.content().parts())
        .containsExactly(
            new PartBoundary(2, LARGE, Optional.empty()),
            new PartBoundary(9, 77, Optional.empty()));
    assertThat(done.content().etag()).isEqualTo(version.content().etag());
    assertThat(done.content().extents()).isEmpty();
    assertThat(await(catalog.upload(bucket, KEY, upload))).isEmpty();
    assertThat(await(catalog.parts(bucket, upload, 0, 10)).parts()).isEmpty();
    samples.reclaim(blobOf(unnamed));
    assertThat(samples.isReclaimed(blobOf(first))).isFalse();
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(blobOf(first), blobOf(last));
  }

  @Test
  void aRepeatWithTheSamePartsGetsTheSameAnswer() {
    ObjectContent first = put(1, LARGE);
    ObjectContent second = put(2, 1);
    CompleteOutcome done = complete(named(1, first), named(2, second));
    assertThat(done).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(complete(named(1, first), named(2, second))).isEqualTo(done);
    samples.commit(samples.delete(bucket, KEY));
    assertThat(complete(named(1, first), named(2, second))).isEqualTo(done);
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(new ObjectLookup.Absent());
    assertThat(complete(named(1, first))).isEqualTo(new CompleteOutcome.NoSuchUpload());
    assertThat(put(3, samples.content())).isEqualTo(new PutPartOutcome.NoSuchUpload());
    assertThat(await(catalog.abortUpload(bucket, KEY, upload))).isFalse();
  }

  @Test
  void whatCannotBeCompletedStaysAsItWas() {
    ObjectContent small = put(1, 100);
    ObjectContent last = put(2, 100);
    assertThat(complete(named(1, last))).isEqualTo(new CompleteOutcome.InvalidPart(1));
    assertThat(complete(named(1, small), named(3, last)))
        .isEqualTo(new CompleteOutcome.InvalidPart(3));
    assertThat(complete(named(1, small), named(2, last)))
        .isEqualTo(new CompleteOutcome.PartTooSmall(1, 100, small.etag()));
    CompleteUpload wrongSize =
        new CompleteUpload(
            new CommitId(UUID.randomUUID()),
            bucket,
            KEY,
            upload,
            samples.nonce(),
            List.of(named(1, small)),
            WriteCondition.ALWAYS,
            Optional.empty(),
            Optional.of(99L));
    assertThat(await(catalog.completeUpload(wrongSize)))
        .isInstanceOf(CompleteOutcome.WholeMismatch.class);
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(new ObjectLookup.Absent());
    assertThat(complete(named(1, small))).isInstanceOf(CompleteOutcome.Completed.class);
  }

  @Test
  void conditionsAreJudgedWhenAnUploadIsCompleted() {
    ObjectContent part = put(1, 100);
    assertThat(completeIf(new WriteCondition.IfPresent(), part))
        .isEqualTo(new CompleteOutcome.NoSuchKey());
    assertThat(completeIf(new WriteCondition.IfMatch(part.etag()), part))
        .isEqualTo(new CompleteOutcome.NoSuchKey());
    Stored there = samples.write(bucket, KEY);
    assertThat(completeIf(new WriteCondition.IfAbsent(), part))
        .isEqualTo(new CompleteOutcome.PreconditionFailed());
    assertThat(completeIf(new WriteCondition.IfMatch(part.etag()), part))
        .isEqualTo(new CompleteOutcome.PreconditionFailed());
    assertThat(completeIf(new WriteCondition.IfMatch(there.content().etag()), part))
        .isInstanceOf(CompleteOutcome.Completed.class);
    samples.reclaim(there.blob());
  }

  private CompleteOutcome completeIf(WriteCondition condition, ObjectContent part) {
    return await(catalog.completeUpload(request(condition, named(1, part))));
  }

  @Test
  void aVersionedBucketKeepsWhatACompletedUploadOverwrites() {
    samples.setVersioning(bucket, Versioning.ENABLED);
    Stored before = samples.write(bucket, KEY);
    CompleteOutcome.Completed done = (CompleteOutcome.Completed) complete(named(1, put(1, 100)));
    assertThat(done.id().isNull()).isFalse();
    assertThat(done.id().rank()).isEqualTo(done.rank());
    assertThat(samples.lookup(bucket, KEY, before.id())).isInstanceOf(ObjectLookup.Found.class);
    assertThat(samples.current(bucket, KEY).id()).isEqualTo(done.id());
  }

  @Test
  void anAbortedUploadIsGoneWithItsParts() {
    ObjectContent part = put(1, 100);
    assertThat(await(catalog.abortUpload(bucket, ObjectKey.of("other"), upload))).isFalse();
    assertThat(await(catalog.abortUpload(bucket, KEY, upload))).isTrue();
    assertThat(await(catalog.abortUpload(bucket, KEY, upload))).isFalse();
    assertThat(await(catalog.upload(bucket, KEY, upload))).isEmpty();
    assertThat(complete(named(1, part))).isEqualTo(new CompleteOutcome.NoSuchUpload());
    assertThat(put(2, samples.content())).isEqualTo(new PutPartOutcome.NoSuchUpload());
    samples.reclaim(blobOf(part));
  }

  @Test
  void ofACompletionAndAnAbortAtOnceOneWins() {
    for (int round = 0; round < 10; round++) {
      upload = begin(Optional.empty());
      ObjectContent part = put(1, 100);
      List<Uni<Object>> asked = new ArrayList<>();
      asked.add(
          catalog
              .completeUpload(request(WriteCondition.ALWAYS, named(1, part)))
              .map(outcome -> outcome));
      asked.add(catalog.abortUpload(bucket, KEY, upload).map(outcome -> outcome));
      List<Object> answers = awaitAll(asked);
      boolean completed = answers.getFirst() instanceof CompleteOutcome.Completed;
      assertThat(answers.getLast()).isEqualTo(!completed);
    }
  }

  @Test
  void manyPartsOfManyExtentsBecomeOneVersion() {
    int parts = 60;
    List<CompletedPart> named = new ArrayList<>();
    List<Extent> extents = new ArrayList<>();
    for (int number = 1; number <= parts; number++) {
      List<WrittenBlob> blobs = IntStream.range(0, 10).mapToObj(_ -> samples.blob(LARGE)).toList();
      Extent[] ofPart = blobs.stream().map(samples::whole).toArray(Extent[]::new);
      ObjectContent content = samples.content(ofPart);
      assertThat(put(number, content, blobs.toArray(WrittenBlob[]::new)))
          .isInstanceOf(PutPartOutcome.Stored.class);
      named.add(named(number, content));
      extents.addAll(List.of(ofPart));
    }
    CompleteOutcome.Completed done =
        (CompleteOutcome.Completed) complete(named.toArray(CompletedPart[]::new));
    assertThat(done.content().size()).isEqualTo(parts * 10L * LARGE);
    assertThat(samples.current(bucket, KEY).content().extents()).isEqualTo(extents.subList(0, 512));
    assertThat(await(catalog.extents(bucket, KEY, done.rank(), 512)))
        .isEqualTo(extents.subList(512, 600));
    samples.commit(samples.delete(bucket, KEY));
    samples.reclaim(extents.stream().map(Extent::blob).toArray(BlobId[]::new));
  }

  @Test
  void nothingIsCompletedInABucketThatIsGone() {
    bucket = samples.goneBucket();
    assertThat(complete(named(1, samples.content()))).isEqualTo(new CompleteOutcome.NoSuchBucket());
    assertThat(put(1, samples.content())).isEqualTo(new PutPartOutcome.NoSuchUpload());
  }
}
