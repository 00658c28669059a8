package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.PartBoundary;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/** What every {@link UploadCatalog} promises of completing an upload. */
public abstract class UploadCompletionContract extends UploadScenario {
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
            new ExpectedWhole(Optional.empty(), Optional.empty(), Optional.of(99L)));
    assertThat(await(catalog.completeUpload(wrongSize)))
        .isEqualTo(new CompleteOutcome.SizeMismatch(100));
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
