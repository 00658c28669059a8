package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry.Put;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Deleted;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.Retention;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/**
 * What every catalog promises of versions and delete markers.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html">How S3
 *     Versioning works</a>
 */
public abstract class VersioningContract extends CatalogSuite {
  private static final ObjectKey KEY = ObjectKey.of("key");

  @Test
  void withoutVersioningAWriteReplacesAndADeleteRemoves() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    Stored first = samples.write(bucket, KEY);
    Stored second = samples.write(bucket, KEY);
    assertThat(second.id()).isEqualTo(VersionId.NULL);
    assertFound(bucket, VersionId.NULL, second, true);
    samples.reclaim(first.blob());
    assertThat(samples.commit(samples.delete(bucket, KEY)))
        .isEqualTo(new Deleted(VersionId.NULL, false));
    assertAbsent(bucket);
    samples.reclaim(second.blob());
    assertThat(samples.commit(samples.delete(bucket, KEY)))
        .isEqualTo(new Deleted(VersionId.NULL, false));
  }

  @Test
  void withoutVersioningTheNullVersionMayBeNamed() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    assertThat(samples.commit(samples.delete(bucket, KEY, VersionId.NULL)))
        .isEqualTo(new CommitOutcome.NoSuchVersion());
    samples.write(bucket, KEY);
    assertThat(samples.commit(samples.delete(bucket, KEY, new VersionId(1, 1))))
        .isEqualTo(new CommitOutcome.NoSuchVersion());
    assertThat(samples.commit(samples.delete(bucket, KEY, VersionId.NULL)))
        .isEqualTo(new Deleted(VersionId.NULL, false));
    assertAbsent(bucket);
  }

  @Test
  void withVersioningEveryWriteStays() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored first = samples.write(bucket, KEY);
    Stored second = samples.write(bucket, KEY);
    assertThat(first.id()).isNotEqualTo(second.id());
    assertThat(List.of(first.id().isNull(), second.id().isNull())).containsOnly(false);
    assertFound(bucket, first.id(), first, false);
    assertFound(bucket, second.id(), second, true);
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(samples.lookup(bucket, KEY, second.id()));
    assertThat(samples.lookup(bucket, KEY, VersionId.NULL)).isEqualTo(new ObjectLookup.Absent());
    assertThat(samples.lookup(bucket, KEY, new VersionId(first.rank(), first.id().nonce() ^ 2)))
        .isEqualTo(new ObjectLookup.Absent());
    assertThat(samples.isReclaimed(first.blob())).isFalse();
  }

  @Test
  void withVersioningADeleteAddsAMarker() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored first = samples.write(bucket, KEY);
    Deleted deleted = (Deleted) samples.commit(samples.delete(bucket, KEY));
    assertThat(deleted.marker()).isTrue();
    assertThat(deleted.id().isNull()).isFalse();
    assertThat(deleted.id().rank()).isGreaterThan(first.rank());
    assertThat(samples.lookup(bucket, KEY))
        .isEqualTo(new ObjectLookup.Marker(deleted.id(), deleted.id().rank(), true));
    assertFound(bucket, first.id(), first, false);
    assertThat(listed(bucket)).isEmpty();
    Stored second = samples.write(bucket, KEY);
    assertThat(second.rank()).isGreaterThan(deleted.id().rank());
    assertThat(samples.lookup(bucket, KEY, deleted.id()))
        .isEqualTo(new ObjectLookup.Marker(deleted.id(), deleted.id().rank(), false));
    assertThat(listed(bucket)).containsExactly(KEY);
  }

  @Test
  void withVersioningAMarkerIsAddedWhereNothingIs() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Deleted first = (Deleted) samples.commit(samples.delete(bucket, KEY));
    Deleted second = (Deleted) samples.commit(samples.delete(bucket, KEY));
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(samples.lookup(bucket, KEY, first.id()))
        .isEqualTo(new ObjectLookup.Marker(first.id(), first.id().rank(), false));
  }

  @Test
  void deletingTheMarkerBringsTheVersionBack() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored first = samples.write(bucket, KEY);
    Deleted marker = (Deleted) samples.commit(samples.delete(bucket, KEY));
    Deleted second = (Deleted) samples.commit(samples.delete(bucket, KEY));
    assertThat(samples.commit(samples.delete(bucket, KEY, second.id()))).isEqualTo(second);
    assertThat(samples.lookup(bucket, KEY))
        .isEqualTo(new ObjectLookup.Marker(marker.id(), marker.id().rank(), true));
    assertThat(samples.commit(samples.delete(bucket, KEY, marker.id()))).isEqualTo(marker);
    assertFound(bucket, first.id(), first, true);
    assertThat(listed(bucket)).containsExactly(KEY);
  }

  @Test
  void deletingTheCurrentVersionUncoversTheOneBefore() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored first = samples.write(bucket, KEY);
    Stored second = samples.write(bucket, KEY);
    Stored third = samples.write(bucket, KEY);
    assertThat(samples.commit(samples.delete(bucket, KEY, second.id())))
        .isEqualTo(new Deleted(second.id(), false));
    assertFound(bucket, third.id(), third, true);
    assertThat(samples.commit(samples.delete(bucket, KEY, third.id())))
        .isEqualTo(new Deleted(third.id(), false));
    assertFound(bucket, first.id(), first, true);
    assertThat(samples.lookup(bucket, KEY, third.id())).isEqualTo(new ObjectLookup.Absent());
    assertThat(samples.commit(samples.delete(bucket, KEY, third.id())))
        .isEqualTo(new CommitOutcome.NoSuchVersion());
    samples.reclaim(second.blob(), third.blob());
    assertThat(samples.commit(samples.delete(bucket, KEY, first.id())))
        .isEqualTo(new Deleted(first.id(), false));
    assertAbsent(bucket);
  }

  @Test
  void anUncoveredMarkerHidesWhatIsBelow() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    samples.write(bucket, KEY);
    Deleted marker = (Deleted) samples.commit(samples.delete(bucket, KEY));
    Stored third = samples.write(bucket, KEY);
    samples.commit(samples.delete(bucket, KEY, third.id()));
    assertThat(samples.lookup(bucket, KEY))
        .isEqualTo(new ObjectLookup.Marker(marker.id(), marker.id().rank(), true));
    assertThat(listed(bucket)).isEmpty();
    assertThat(
            samples.commit(
                samples.put(
                    bucket,
                    KEY,
                    new WriteCondition.IfAbsent(),
                    samples.content(),
                    ObjectAttributes.NONE)))
        .isInstanceOf(Written.class);
  }

  @Test
  void whatWasThereBeforeVersioningIsTheNullVersion() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    Stored before = samples.write(bucket, KEY);
    samples.setVersioning(bucket, Versioning.ENABLED);
    Stored after = samples.write(bucket, KEY);
    assertFound(bucket, VersionId.NULL, before, false);
    assertFound(bucket, after.id(), after, true);
    assertThat(samples.commit(samples.delete(bucket, KEY, VersionId.NULL)))
        .isEqualTo(new Deleted(VersionId.NULL, false));
    samples.reclaim(before.blob());
    assertFound(bucket, after.id(), after, true);
  }

  @Test
  void suspendedAWriteReplacesTheNullVersionAlone() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored kept = samples.write(bucket, KEY);
    samples.setVersioning(bucket, Versioning.SUSPENDED);
    Stored first = samples.write(bucket, KEY);
    assertThat(first.id()).isEqualTo(VersionId.NULL);
    assertFound(bucket, kept.id(), kept, false);
    Stored second = samples.write(bucket, KEY);
    assertFound(bucket, VersionId.NULL, second, true);
    samples.reclaim(first.blob());
    samples.setVersioning(bucket, Versioning.ENABLED);
    Stored newest = samples.write(bucket, KEY);
    assertFound(bucket, VersionId.NULL, second, false);
    samples.setVersioning(bucket, Versioning.SUSPENDED);
    Stored third = samples.write(bucket, KEY);
    assertFound(bucket, VersionId.NULL, third, true);
    assertFound(bucket, newest.id(), newest, false);
    samples.reclaim(second.blob());
  }

  @Test
  void suspendedADeletePutsANullMarkerInThePlaceOfTheNullVersion() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Stored kept = samples.write(bucket, KEY);
    samples.setVersioning(bucket, Versioning.SUSPENDED);
    Stored nothing = samples.write(bucket, KEY);
    assertThat(samples.commit(samples.delete(bucket, KEY)))
        .isEqualTo(new Deleted(VersionId.NULL, true));
    samples.reclaim(nothing.blob());
    assertThat(samples.lookup(bucket, KEY))
        .isInstanceOfSatisfying(
            ObjectLookup.Marker.class,
            marker -> {
              assertThat(marker.id()).isEqualTo(VersionId.NULL);
              assertThat(marker.rank()).isGreaterThan(nothing.rank());
              assertThat(marker.current()).isTrue();
            });
    assertFound(bucket, kept.id(), kept, false);
    assertThat(samples.commit(samples.delete(bucket, KEY)))
        .isEqualTo(new Deleted(VersionId.NULL, true));
    assertThat(samples.commit(samples.delete(bucket, KEY, VersionId.NULL)))
        .isEqualTo(new Deleted(VersionId.NULL, true));
    assertFound(bucket, kept.id(), kept, true);
    assertThat(samples.commit(samples.delete(bucket, KEY, VersionId.NULL)))
        .isEqualTo(new CommitOutcome.NoSuchVersion());
  }

  @Test
  void suspendedAWriteTakesThePlaceOfTheNullMarker() {
    BucketId bucket = samples.bucket(Versioning.SUSPENDED);
    assertThat(samples.commit(samples.delete(bucket, KEY)))
        .isEqualTo(new Deleted(VersionId.NULL, true));
    Stored written = samples.write(bucket, KEY);
    assertFound(bucket, VersionId.NULL, written, true);
    samples.commit(samples.delete(bucket, KEY, VersionId.NULL));
    assertAbsent(bucket);
  }

  @Test
  void retentionAndLegalHoldKeepAVersion() {
    BucketId bucket = samples.bucket(Versioning.ENABLED);
    Instant later = ObjectVersion.instantOf(samples.now()).plus(1, ChronoUnit.DAYS);
    Written governed = writeLocked(bucket, Retention.Mode.GOVERNANCE, later, false);
    Written compliant = writeLocked(bucket, Retention.Mode.COMPLIANCE, later, false);
    Written held = writeLocked(bucket, Retention.Mode.GOVERNANCE, Instant.EPOCH, true);
    Written free = writeLocked(bucket, Retention.Mode.COMPLIANCE, Instant.EPOCH, false);
    for (Written version : List.of(governed, compliant, held)) {
      assertThat(deleteVersion(bucket, version, false)).isEqualTo(new CommitOutcome.Locked());
      assertThat(samples.lookup(bucket, KEY, version.id())).isInstanceOf(ObjectLookup.Found.class);
    }
    assertThat(samples.commit(samples.delete(bucket, KEY))).isInstanceOf(Deleted.class);
    assertThat(deleteVersion(bucket, free, false)).isEqualTo(new Deleted(free.id(), false));
    assertThat(deleteVersion(bucket, compliant, true)).isEqualTo(new CommitOutcome.Locked());
    assertThat(deleteVersion(bucket, held, true)).isEqualTo(new CommitOutcome.Locked());
    assertThat(deleteVersion(bucket, governed, true)).isEqualTo(new Deleted(governed.id(), false));
  }

  @Test
  void aLockedVersionIsNotReplaced() {
    BucketId bucket = samples.bucket(Versioning.OFF);
    Instant later = ObjectVersion.instantOf(samples.now()).plus(1, ChronoUnit.DAYS);
    writeLocked(bucket, Retention.Mode.GOVERNANCE, later, false);
    assertThat(samples.commit(samples.put(bucket, KEY, samples.content())))
        .isEqualTo(new CommitOutcome.Locked());
    assertThat(samples.commit(samples.delete(bucket, KEY))).isEqualTo(new CommitOutcome.Locked());
  }

  private CommitOutcome deleteVersion(BucketId bucket, Written version, boolean bypass) {
    return samples.commit(
        samples.delete(bucket, KEY, WriteCondition.ALWAYS, Optional.of(version.id()), bypass));
  }

  private Written writeLocked(
      BucketId bucket, Retention.Mode mode, Instant until, boolean legalHold) {
    ObjectAttributes attributes =
        new ObjectAttributes(
            ContentHeaders.NONE,
            UserMetadata.NONE,
            Tags.NONE,
            Acl.PRIVATE,
            new ObjectLock(Optional.of(new Retention(mode, until)), legalHold),
            ObjectAttributes.STANDARD);
    Put put = samples.put(bucket, KEY, WriteCondition.ALWAYS, samples.content(), attributes);
    return (Written) samples.commit(put);
  }

  private void assertFound(BucketId bucket, VersionId id, Stored stored, boolean current) {
    assertThat(samples.lookup(bucket, KEY, id))
        .isInstanceOfSatisfying(
            ObjectLookup.Found.class,
            found -> {
              assertThat(found.version().content()).isEqualTo(stored.content());
              assertThat(found.version().rank()).isEqualTo(stored.rank());
              assertThat(found.version().id()).isEqualTo(id);
              assertThat(found.current()).isEqualTo(current);
            });
    if (current) {
      assertThat(samples.current(bucket, KEY).content()).isEqualTo(stored.content());
    }
  }

  private void assertAbsent(BucketId bucket) {
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(new ObjectLookup.Absent());
    assertThat(listed(bucket)).isEmpty();
  }

  private List<ObjectKey> listed(BucketId bucket) {
    ListQuery query =
        new ListQuery(bucket, KeyPrefix.EMPTY, KeyPrefix.EMPTY, KeyPrefix.EMPTY, 1000);
    return await(catalog.list(query)).items().stream()
        .map(item -> ((ListPage.Item.Listed) item).name())
        .toList();
  }
}
