package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.EncryptedRun;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.PartBoundary;
import org.nonagon.protocol.object.Retention;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.contract.CatalogSamples.Stored;

/**
 * What every {@link org.nonagon.protocol.catalog.ObjectCatalog} promises of commits and lookups.
 */
public abstract class CommitContract extends BucketSuite {
  private static final ObjectKey KEY = ObjectKey.of("key");

  @Test
  void whatWasWrittenIsFoundWithAllThatItCarries() {
    WrittenBlob blob = samples.blob(5000);
    WrittenBlob second = samples.blob(70_000);
    List<Extent> extents =
        List.of(samples.whole(blob), samples.extent(second.manifest().id(), 7, 9));
    ObjectChecksum checksum =
        new ObjectChecksum(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE, "c29tZQ==-2");
    ObjectContent content =
        new ObjectContent(
            5009,
            new EntityTag("0123456789abcdef0123456789abcdef-2"),
            -42,
            extents,
            List.of(
                new PartBoundary(3, 5000, Optional.of(checksum)),
                new PartBoundary(10_000, 9, Optional.empty())),
            Optional.of(checksum),
            List.of(
                new EncryptedRun("00112233445566778899aabbccddeeff", 0, 5009, "a2V5", "master/1")));
    CommitEntry.Put put =
        samples.put(bucket, KEY, WriteCondition.ALWAYS, content, everyAttribute());
    CommitOutcome.Written written = (CommitOutcome.Written) samples.commit(put, blob, second);
    assertThat(samples.lookup(bucket, KEY))
        .isInstanceOfSatisfying(
            ObjectLookup.Found.class,
            found -> {
              assertThat(found.version())
                  .isEqualTo(
                      new ObjectVersion(
                          KEY,
                          written.rank(),
                          VersionId.NULL,
                          put.owner(),
                          content,
                          put.attributes()));
              assertThat(found.current()).isTrue();
              assertThat(found.blobs()).contains(blob.manifest());
            });
  }

  private static ObjectAttributes everyAttribute() {
    return new ObjectAttributes(
        new ContentHeaders(
            new TreeMap<>(Map.of("content-type", "text/plain; charset=utf-8", "expires", "soon"))),
        new UserMetadata(new TreeMap<>(Map.of("größe", "0\u0001\n", "empty", ""))),
        new Tags(new TreeMap<>(Map.of("project", "α", "none", ""))),
        new Acl(
            List.of(
                new Acl.Grant("a".repeat(64), Acl.Permission.FULL_CONTROL),
                new Acl.Grant(
                    "http://acs.amazonaws.com/groups/global/AllUsers", Acl.Permission.READ))),
        new ObjectLock(
            Optional.of(
                new Retention(Retention.Mode.GOVERNANCE, Instant.parse("2001-02-03T04:05:06Z"))),
            true),
        "GLACIER");
  }

  @Test
  void anEmptyObjectHasNoExtents() {
    ObjectContent nothing = samples.content();
    samples.commit(samples.put(bucket, KEY, nothing));
    assertThat(samples.current(bucket, KEY).content()).isEqualTo(nothing);
    ObjectLookup.Found found = (ObjectLookup.Found) samples.lookup(bucket, KEY);
    assertThat(found.blobs()).isEmpty();
  }

  @Test
  void aKeyIsAnyBytes() {
    byte[] longest = new byte[1024];
    java.util.Arrays.fill(longest, (byte) 0xff);
    List<ObjectKey> keys =
        List.of(
            ObjectKey.of(new byte[] {0}),
            ObjectKey.of(new byte[] {(byte) 0xff, 0, '\'', '\\'}),
            ObjectKey.of(longest),
            ObjectKey.of("a//../b%2F+ 😀"));
    for (ObjectKey key : keys) {
      Stored stored = samples.write(bucket, key);
      assertThat(samples.current(bucket, key).content()).isEqualTo(stored.content());
      assertThat(samples.current(bucket, key).key()).isEqualTo(key);
    }
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(new ObjectLookup.Absent());
    assertThat(samples.lookup(samples.bucket().id(), keys.getFirst()))
        .isEqualTo(new ObjectLookup.Absent());
  }

  @Test
  void ranksOfAKeyRise() {
    long last = 0;
    for (int i = 0; i < 20; i++) {
      Stored stored = samples.write(bucket, KEY);
      assertThat(stored.rank()).isGreaterThan(last);
      assertThat(samples.current(bucket, KEY).rank()).isEqualTo(stored.rank());
      last = stored.rank();
    }
    assertThat(samples.now()).isGreaterThan(last - 1_000_000).isLessThan(last + 3_600_000_000L);
  }

  @Test
  void conditionsAreJudgedByTheCurrentVersion() {
    EntityTag other = samples.etag();
    BucketId versioned = samples.bucket(Versioning.ENABLED);
    ObjectKey present = ObjectKey.of("present");
    ObjectKey absent = ObjectKey.of("absent");
    ObjectKey marked = ObjectKey.of("marked");
    samples.write(versioned, marked);
    samples.commit(samples.delete(versioned, marked));
    for (ObjectKey key : List.of(absent, marked)) {
      assertRefused(versioned, key, new WriteCondition.IfPresent(), new CommitOutcome.NoSuchKey());
      assertRefused(
          versioned, key, new WriteCondition.IfMatch(other), new CommitOutcome.NoSuchKey());
      assertWritten(versioned, key, new WriteCondition.IfAbsent());
    }
    EntityTag tag = samples.write(versioned, present).content().etag();
    CommitOutcome failed = new CommitOutcome.PreconditionFailed();
    assertRefused(versioned, present, new WriteCondition.IfAbsent(), failed);
    assertRefused(versioned, present, new WriteCondition.IfMatch(other), failed);
    assertWritten(versioned, present, new WriteCondition.IfMatch(tag));
    assertWritten(versioned, present, new WriteCondition.IfPresent());
  }

  private void assertRefused(
      BucketId bucket, ObjectKey key, WriteCondition condition, CommitOutcome outcome) {
    ObjectLookup before = samples.lookup(bucket, key);
    assertThat(samples.commit(conditional(bucket, key, condition))).isEqualTo(outcome);
    assertThat(samples.commit(samples.delete(bucket, key, condition, Optional.empty(), false)))
        .isEqualTo(outcome);
    assertThat(samples.lookup(bucket, key)).isEqualTo(before);
  }

  private void assertWritten(BucketId bucket, ObjectKey key, WriteCondition condition) {
    assertThat(samples.commit(conditional(bucket, key, condition)))
        .isInstanceOf(CommitOutcome.Written.class);
  }

  private CommitEntry conditional(BucketId bucket, ObjectKey key, WriteCondition condition) {
    return samples.put(bucket, key, condition, samples.content(), ObjectAttributes.NONE);
  }

  @Test
  void ofManyWhoCreateAKeyAtOnceOneDoes() {
    for (int round = 0; round < 5; round++) {
      ObjectKey key = ObjectKey.of("round-" + round);
      List<Uni<List<CommitOutcome>>> asked = new ArrayList<>();
      IntStream.range(0, 32)
          .forEach(
              _ ->
                  asked.add(
                      catalog.commit(
                          commitOf(
                              List.of(),
                              List.of(conditional(bucket, key, new WriteCondition.IfAbsent()))))));
      List<CommitOutcome> answers = awaitAll(asked).stream().map(List::getFirst).toList();
      assertThat(answers).filteredOn(CommitOutcome.Written.class::isInstance).hasSize(1);
      assertThat(answers)
          .filteredOn(CommitOutcome.PreconditionFailed.class::isInstance)
          .hasSize(31);
    }
  }

  @Test
  void aRefusedEntryLeavesTheOthersAlone() {
    WrittenBlob pack = samples.blob(4 * 4096);
    BlobId id = pack.manifest().id();
    BlobId unknown = samples.unknownBlob();
    samples.write(bucket, "there");
    List<CommitOutcome> verdicts =
        await(
            catalog.commit(
                commitOf(
                    List.of(pack),
                    List.of(
                        samples.put(
                            bucket, ObjectKey.of("a"), samples.content(samples.extent(id, 0, 10))),
                        samples.put(
                            samples.goneBucket(),
                            KEY,
                            samples.content(samples.extent(id, 4096, 10))),
                        samples.put(
                            bucket,
                            ObjectKey.of("there"),
                            new WriteCondition.IfAbsent(),
                            samples.content(samples.extent(id, 8192, 10)),
                            ObjectAttributes.NONE),
                        samples.put(
                            bucket,
                            ObjectKey.of("copy"),
                            samples.content(samples.extent(unknown, 0, 1))),
                        samples.delete(bucket, ObjectKey.of("never")),
                        samples.put(
                            bucket,
                            ObjectKey.of("b"),
                            samples.content(samples.extent(id, 12_288, 10)))))));
    assertThat(verdicts.get(0)).isInstanceOf(CommitOutcome.Written.class);
    assertThat(verdicts.get(1)).isEqualTo(new CommitOutcome.NoSuchBucket());
    assertThat(verdicts.get(2)).isEqualTo(new CommitOutcome.PreconditionFailed());
    assertThat(verdicts.get(3)).isEqualTo(new CommitOutcome.SourceGone(unknown));
    assertThat(verdicts.get(4)).isEqualTo(new CommitOutcome.Deleted(VersionId.NULL, false));
    assertThat(verdicts.get(5)).isInstanceOf(CommitOutcome.Written.class);
    assertThat(samples.current(bucket, ObjectKey.of("b")).content().extents())
        .extracting(Extent::blob)
        .containsExactly(id);
    assertThat(samples.lookup(bucket, ObjectKey.of("copy"))).isEqualTo(new ObjectLookup.Absent());
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndChangesNothing() {
    WrittenBlob blob = samples.blob(100);
    Commit first =
        commitOf(
            List.of(blob),
            List.of(
                samples.put(
                    bucket,
                    KEY,
                    new WriteCondition.IfAbsent(),
                    samples.content(samples.whole(blob)),
                    ObjectAttributes.NONE),
                samples.put(samples.goneBucket(), KEY, samples.content()),
                samples.delete(bucket, ObjectKey.of("other"))));
    List<CommitOutcome> answer = await(catalog.commit(first));
    assertThat(await(catalog.commit(first))).isEqualTo(answer);
    samples.commit(samples.delete(bucket, KEY));
    assertThat(await(catalog.commit(first))).isEqualTo(answer);
    assertThat(samples.lookup(bucket, KEY)).isEqualTo(new ObjectLookup.Absent());
  }

  @Test
  void repeatsAtTheSameTimeAreDoneOnce() {
    BucketId versioned = samples.bucket(Versioning.ENABLED);
    Commit commit = commitOf(List.of(), List.of(samples.put(versioned, KEY, samples.content())));
    List<Uni<List<CommitOutcome>>> asked = new ArrayList<>();
    IntStream.range(0, 8).forEach(_ -> asked.add(catalog.commit(commit)));
    assertThat(awaitAll(asked).stream().distinct()).hasSize(1);
  }

  @Test
  void aThousandKeysAreDeletedInOneCommit() {
    List<CommitEntry> puts = new ArrayList<>();
    List<CommitEntry> deletes = new ArrayList<>();
    for (int i = 0; i < Commit.MAX_ENTRIES; i++) {
      ObjectKey key = ObjectKey.of("k" + i);
      puts.add(samples.put(bucket, key, samples.content()));
      deletes.add(samples.delete(bucket, key));
    }
    assertThat(await(catalog.commit(commitOf(List.of(), puts))))
        .allMatch(CommitOutcome.Written.class::isInstance);
    assertThat(await(catalog.commit(commitOf(List.of(), deletes.reversed()))))
        .hasSize(Commit.MAX_ENTRIES)
        .containsOnly(new CommitOutcome.Deleted(VersionId.NULL, false));
    assertThat(samples.lookup(bucket, ObjectKey.of("k500"))).isEqualTo(new ObjectLookup.Absent());
  }
}
