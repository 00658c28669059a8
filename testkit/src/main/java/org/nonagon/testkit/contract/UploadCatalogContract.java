package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PartPage;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/**
 * What every {@link UploadCatalog} promises of uploads and their parts; completing them is in
 * {@link UploadCompletionContract}, pages of them in {@link UploadListingContract}.
 */
public abstract class UploadCatalogContract extends UploadScenario {
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
}
