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
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;

/** What every {@link org.nonagon.protocol.catalog.BucketCatalog} promises. */
public abstract class BucketCatalogContract extends CatalogSuite {
  private static final ObjectKey KEY = ObjectKey.of("key");

  @Test
  void aNewBucketIsFoundByItsName() {
    BucketName name = samples.name();
    Bucket made =
        ((CreateBucketOutcome.Created)
                await(catalog.createBucket(name, samples.owner(), "eu-central-1")))
            .bucket();
    assertThat(made.name()).isEqualTo(name);
    assertThat(made.owner()).isEqualTo(samples.owner());
    assertThat(made.region()).isEqualTo("eu-central-1");
    assertThat(made.versioning()).isEqualTo(Versioning.OFF);
    assertThat(await(catalog.bucket(name))).contains(made);
    assertThat(await(catalog.bucket(samples.name()))).isEmpty();
  }

  @Test
  void aNameIsGivenOnce() {
    Bucket bucket = samples.bucket();
    assertThat(await(catalog.createBucket(bucket.name(), samples.owner(), "us-east-1")))
        .isEqualTo(new CreateBucketOutcome.AlreadyOwned(bucket));
    assertThat(await(catalog.createBucket(bucket.name(), samples.account(), "us-east-1")))
        .isEqualTo(new CreateBucketOutcome.Taken());
  }

  @Test
  void ofManyWhoMakeABucketAtOnceOneDoes() {
    BucketName name = samples.name();
    List<Uni<CreateBucketOutcome>> asked = new ArrayList<>();
    IntStream.range(0, 16)
        .forEach(_ -> asked.add(catalog.createBucket(name, samples.account(), "us-east-1")));
    List<CreateBucketOutcome> answers = awaitAll(asked);
    assertThat(answers).filteredOn(CreateBucketOutcome.Created.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(CreateBucketOutcome.Taken.class::isInstance).hasSize(15);
  }

  @Test
  void bucketsOfAnAccountComeInTheOrderOfTheirNames() {
    String tail = "-" + UUID.randomUUID();
    for (String head : List.of("bb", "aa", "a.a", "a-b", "b1", "ba")) {
      await(catalog.createBucket(new BucketName(head + tail), samples.owner(), "us-east-1"));
    }
    samples.bucket();
    await(catalog.createBucket(samples.name(), samples.account(), "us-east-1"));
    assertThat(names(samples.owner(), "", "", 6))
        .containsExactly(
            "a-b" + tail, "a.a" + tail, "aa" + tail, "b1" + tail, "ba" + tail, "bb" + tail);
    assertThat(names(samples.owner(), "b", "", 10))
        .containsExactly("b1" + tail, "ba" + tail, "bb" + tail);
    assertThat(names(samples.owner(), "", "a.a" + tail, 2))
        .containsExactly("aa" + tail, "b1" + tail);
    assertThat(names(samples.owner(), "b", "a.a" + tail, 1)).containsExactly("b1" + tail);
    assertThat(names(samples.account(), "", "", 10)).isEmpty();
  }

  private List<String> names(AccountId owner, String prefix, String after, int limit) {
    return await(catalog.buckets(owner, prefix, after, limit)).stream()
        .map(bucket -> bucket.name().value())
        .toList();
  }

  @Test
  void versioningIsKept() {
    Bucket bucket = samples.bucket();
    for (Versioning versioning : List.of(Versioning.ENABLED, Versioning.SUSPENDED)) {
      assertThat(await(catalog.setVersioning(bucket.id(), versioning))).isTrue();
      assertThat(await(catalog.bucket(bucket.name())).orElseThrow().versioning())
          .isEqualTo(versioning);
    }
    assertThat(await(catalog.setVersioning(samples.goneBucket(), Versioning.ENABLED))).isFalse();
  }

  @Test
  void anEmptyBucketIsRemovedAndItsNameIsFree() {
    Bucket bucket = samples.bucket();
    samples.write(bucket.id(), KEY);
    samples.commit(samples.delete(bucket.id(), KEY));
    assertThat(await(catalog.deleteBucket(bucket.id()))).isEqualTo(DeleteBucketOutcome.DELETED);
    assertThat(await(catalog.bucket(bucket.name()))).isEmpty();
    assertThat(await(catalog.deleteBucket(bucket.id())))
        .isEqualTo(DeleteBucketOutcome.NO_SUCH_BUCKET);
    assertThat(await(catalog.createBucket(bucket.name(), samples.account(), "us-east-1")))
        .isInstanceOfSatisfying(
            CreateBucketOutcome.Created.class,
            again -> assertThat(again.bucket().id()).isNotEqualTo(bucket.id()));
  }

  @Test
  void aBucketWithAVersionOrMarkerStays() {
    BucketId current = samples.bucket(Versioning.OFF);
    samples.write(current, KEY);
    assertThat(await(catalog.deleteBucket(current))).isEqualTo(DeleteBucketOutcome.NOT_EMPTY);

    BucketId marker = samples.bucket(Versioning.ENABLED);
    samples.commit(samples.delete(marker, KEY));
    assertThat(await(catalog.deleteBucket(marker))).isEqualTo(DeleteBucketOutcome.NOT_EMPTY);

    BucketId noncurrent = samples.bucket(Versioning.ENABLED);
    samples.write(noncurrent, KEY);
    samples.commit(samples.delete(noncurrent, KEY));
    assertThat(await(catalog.deleteBucket(noncurrent))).isEqualTo(DeleteBucketOutcome.NOT_EMPTY);
    samples.write(noncurrent, KEY); // it was not left half removed
    assertThat(samples.lookup(noncurrent, KEY)).isInstanceOf(ObjectLookup.Found.class);
  }

  @Test
  void removingABucketAbortsItsUploads() {
    BucketId bucket = samples.bucket().id();
    UploadId upload = new UploadId(UUID.randomUUID());
    await(catalog.createUpload(newUpload(upload, bucket)));
    assertThat(await(catalog.deleteBucket(bucket))).isEqualTo(DeleteBucketOutcome.DELETED);
    assertThat(await(catalog.upload(bucket, KEY, upload))).isEmpty();
    assertThat(await(catalog.abortUpload(bucket, KEY, upload))).isFalse();
  }

  private NewUpload newUpload(UploadId upload, BucketId bucket) {
    return new NewUpload(
        upload, bucket, KEY, samples.owner(), ObjectAttributes.NONE, Optional.empty());
  }

  @Test
  void nothingIsDoneOrFoundInABucketThatIsGone() {
    BucketId gone = samples.goneBucket();
    assertThat(samples.commit(samples.put(gone, KEY, samples.content())))
        .isEqualTo(new CommitOutcome.NoSuchBucket());
    assertThat(samples.commit(samples.delete(gone, KEY)))
        .isEqualTo(new CommitOutcome.NoSuchBucket());
    assertThat(await(catalog.createUpload(newUpload(new UploadId(UUID.randomUUID()), gone))))
        .isFalse();
    assertThat(samples.lookup(gone, KEY)).isEqualTo(new ObjectLookup.Absent());
    assertThat(
            await(
                catalog.list(
                    new ListQuery(gone, KeyPrefix.EMPTY, KeyPrefix.EMPTY, KeyPrefix.EMPTY, 10))))
        .isEqualTo(new ListPage(List.of(), false));
  }

  @Test
  void aWriteRacingTheRemovalOfItsBucketIsRefusedOrKeepsIt() {
    for (int round = 0; round < 10; round++) {
      BucketId bucket = samples.bucket().id();
      List<Uni<Object>> asked = new ArrayList<>();
      asked.add(
          catalog
              .commit(
                  CatalogSamples.commitOf(
                      List.of(), List.of(samples.put(bucket, KEY, samples.content()))))
              .map(List::getFirst));
      asked.add(catalog.deleteBucket(bucket).map(outcome -> outcome));
      List<Object> answers = awaitAll(asked);
      boolean written = answers.getFirst() instanceof CommitOutcome.Written;
      assertThat(answers.getLast())
          .isEqualTo(written ? DeleteBucketOutcome.NOT_EMPTY : DeleteBucketOutcome.DELETED);
      assertThat(samples.lookup(bucket, KEY) instanceof ObjectLookup.Found).isEqualTo(written);
    }
  }
}
