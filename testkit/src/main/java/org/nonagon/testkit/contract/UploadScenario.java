package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.UserMetadata;

/** An upload that was begun, and short forms of putting its parts and of completing it. */
abstract class UploadScenario {
  static final ObjectKey KEY = ObjectKey.of("key");
  static final long LARGE = UploadCatalog.MIN_PART_BYTES;

  @SuppressWarnings("NullAway.Init") // set before each test
  Catalog catalog;

  @SuppressWarnings("NullAway.Init") // set before each test
  CatalogSamples samples;

  @SuppressWarnings("NullAway.Init") // set before each test
  BucketId bucket;

  @SuppressWarnings("NullAway.Init") // set before each test
  UploadId upload;

  /** The catalog under test. */
  protected abstract Catalog catalog();

  @BeforeEach
  void beginAnUpload() {
    catalog = catalog();
    samples = new CatalogSamples(catalog);
    bucket = samples.bucket().id();
    upload = begin(Optional.empty());
  }

  UploadId begin(Optional<UploadChecksum> checksum) {
    NewUpload wanted = newUpload(checksum);
    assertThat(await(catalog.createUpload(wanted))).isTrue();
    return wanted.id();
  }

  NewUpload newUpload(Optional<UploadChecksum> checksum) {
    ObjectAttributes attributes =
        ObjectAttributes.of(
            new ContentHeaders(new TreeMap<>(Map.of("content-type", "video/mp4"))),
            new UserMetadata(new TreeMap<>(Map.of("a", "b"))));
    return new NewUpload(
        new UploadId(UUID.randomUUID()), bucket, KEY, samples.owner(), attributes, checksum);
  }

  PutPartOutcome put(int number, ObjectContent content, WrittenBlob... blobs) {
    return await(catalog.putPart(part(number, content, blobs)));
  }

  NewPart part(int number, ObjectContent content, WrittenBlob... blobs) {
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
  ObjectContent put(int number, long length) {
    WrittenBlob blob = samples.blob(length);
    ObjectContent content = samples.content(samples.whole(blob));
    assertThat(put(number, content, blob)).isInstanceOf(PutPartOutcome.Stored.class);
    return content;
  }

  static CompletedPart named(int number, ObjectContent content) {
    return new CompletedPart(number, content.etag(), Optional.empty());
  }

  CompleteUpload request(WriteCondition condition, CompletedPart... parts) {
    return new CompleteUpload(
        new CommitId(UUID.randomUUID()),
        bucket,
        KEY,
        upload,
        samples.nonce(),
        List.of(parts),
        condition,
        ExpectedWhole.ANYTHING);
  }

  CompleteOutcome complete(CompletedPart... parts) {
    return await(catalog.completeUpload(request(WriteCondition.ALWAYS, parts)));
  }

  static BlobId blobOf(ObjectContent content) {
    return content.extents().getFirst().blob();
  }
}
