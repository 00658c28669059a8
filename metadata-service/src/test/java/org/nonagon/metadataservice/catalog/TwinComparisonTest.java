package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.UploadCatalog;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.testkit.memory.InMemoryCatalog;

/**
 * The catalog in PostgreSQL and its twin in memory are asked the same long, seeded series of
 * questions, and must answer the same to every one: what a simulation on the twin proves then holds
 * of the real one.
 */
class TwinComparisonTest {
  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  private static final int STEPS = 300;
  private static final int BUCKETS = 3;
  private static final List<String> KEYS = List.of("a", "a/b", "a/c", "a/c/d", "b", "ba", "c/");
  private static final AccountId OWNER = new AccountId(77);

  /** A question, and what it is called when the answers differ. */
  private record Step(String name, Function<TwinSide, String> ask) {}

  private SplittableRandom random = new SplittableRandom(0);
  private final List<Extent> extents = new ArrayList<>();
  private final List<EntityTag> tags = new ArrayList<>();
  private final List<Open> uploads = new ArrayList<>();
  private int versions;
  private int commits;

  /** An upload and the parts that were put. */
  private record Open(int bucket, ObjectKey key, UploadId id, List<CompletedPart> parts) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bothAnswerTheSame(long seed) {
    random = new SplittableRandom(seed);
    InMemoryCatalog memory = new InMemoryCatalog(InstantSource.system(), random.split());
    TwinSide real = new TwinSide(CATALOG.catalog());
    TwinSide twin = new TwinSide(memory);
    for (int i = 0; i < BUCKETS; i++) {
      BucketName name = new BucketName("t-" + UUID.randomUUID());
      real.addBucket(name, OWNER);
      twin.addBucket(name, OWNER);
    }
    real.reclaim(); // what other seeds left
    try {
      compare(seed, memory, twin, real);
    } finally {
      real.readNoMore();
    }
  }

  private void compare(long seed, InMemoryCatalog memory, TwinSide twin, TwinSide real) {
    for (int i = 0; i < STEPS; i++) {
      Step step = next();
      assertThat(step.ask().apply(twin))
          .as("seed %d, step %d: %s", seed, i, step.name())
          .isEqualTo(step.ask().apply(real));
      versions = Math.min(twin.knownVersions(), real.knownVersions());
      memory.checkReferences();
    }
    List<String> told = twin.changes(0);
    assertThat(real.changes(told.size())).as("the feed of seed %d", seed).isEqualTo(told);
  }

  private Step next() {
    int choice = random.nextInt(100);
    if (choice < 25) {
      return commit(List.of(put()));
    } else if (choice < 33) {
      return commit(IntStream.range(0, 1 + random.nextInt(4)).mapToObj(_ -> put()).toList());
    } else if (choice < 45) {
      return commit(List.of(delete()));
    } else if (choice < 50) {
      return setVersioning();
    } else if (choice < 62) {
      return lookup();
    } else if (choice < 72) {
      return list();
    } else if (choice < 76) {
      return repeat();
    } else if (choice < 80) {
      return new Step("reclaim", TwinSide::reclaim);
    }
    return uploadStep();
  }

  private int bucket() {
    return random.nextInt(BUCKETS);
  }

  private ObjectKey key() {
    return ObjectKey.of(KEYS.get(random.nextInt(KEYS.size())));
  }

  private EntityTag tag() {
    EntityTag tag = new EntityTag("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    tags.add(tag);
    return tag;
  }

  private WriteCondition condition() {
    return switch (random.nextInt(8)) {
      case 0 -> new WriteCondition.IfAbsent();
      case 1 -> new WriteCondition.IfPresent();
      case 2 ->
          tags.isEmpty()
              ? WriteCondition.ALWAYS
              : new WriteCondition.IfMatch(tags.get(random.nextInt(tags.size())));
      default -> WriteCondition.ALWAYS;
    };
  }

  private WrittenBlob blob() {
    BlobId id = new BlobId(random.nextLong(), random.nextLong());
    List<DriveId> drives = IntStream.range(0, 9).mapToObj(i -> new DriveId(32_100 + i)).toList();
    StripeLayout stripes = StripeLayout.even(ErasureProfile.STANDARD, 10 << 20);
    return new WrittenBlob(
        new BlobManifest(id, stripes, drives, Set.of()), Collections.nCopies(9, 1));
  }

  /** Content of some extents of a new blob and of blobs that may be live or gone. */
  private ObjectContent content(WrittenBlob blob, long length) {
    List<Extent> chosen = new ArrayList<>();
    long offset = 0;
    for (int i = random.nextInt(3); i >= 0; i--) {
      Extent fresh = new Extent(blob.manifest().id(), offset, length, random.nextLong());
      offset += length + random.nextInt(2);
      chosen.add(fresh);
      extents.add(fresh);
    }
    if (random.nextInt(4) == 0) {
      chosen.add(extents.get(random.nextInt(extents.size())));
    }
    if (random.nextInt(5) == 0) {
      chosen.removeFirst();
    }
    return ObjectContent.plain(
        tag(), chosen.isEmpty() ? 0 : random.nextLong(), chosen, Optional.empty());
  }

  /** What is asked of each side, where buckets and versions have ids of their own. */
  private record Change(
      WrittenBlob blob, String name, Function<TwinSide, CommitEntry> entry, Target target) {}

  private record Target(int bucket, ObjectKey key) {}

  private Change put() {
    WrittenBlob blob = blob();
    Target target = new Target(bucket(), key());
    ObjectContent content = content(blob, 1 + random.nextInt(1000));
    WriteCondition condition = condition();
    long nonce = random.nextLong() | 1;
    return new Change(
        blob,
        "put " + target + " " + condition + " " + content,
        side ->
            new CommitEntry.Put(
                side.bucket(target.bucket()),
                target.key(),
                condition,
                nonce,
                OWNER,
                content,
                ObjectAttributes.NONE),
        target);
  }

  private Change delete() {
    Target target = new Target(bucket(), key());
    WriteCondition condition = condition();
    long nonce = random.nextLong() | 1;
    Optional<Integer> version =
        random.nextInt(2) == 0 ? Optional.empty() : Optional.of(random.nextInt(versions + 1) - 1);
    return new Change(
        blob(),
        "delete " + target + " " + condition + " " + version,
        side ->
            new CommitEntry.Delete(
                side.bucket(target.bucket()),
                target.key(),
                condition,
                nonce,
                OWNER,
                side.named(version),
                false),
        target);
  }

  private Step commit(List<Change> wanted) {
    List<Target> targets = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Change change : wanted) {
      if (!targets.contains(change.target())) {
        targets.add(change.target());
        changes.add(change);
      }
    }
    CommitId id = new CommitId(new UUID(random.nextLong(), random.nextLong()));
    commits++;
    boolean puts = changes.getFirst().name().startsWith("put");
    List<WrittenBlob> blobs = puts ? changes.stream().map(Change::blob).toList() : List.of();
    return new Step(
        "commit " + changes.stream().map(Change::name).toList(),
        side -> {
          List<CommitEntry> entries =
              changes.stream().map(change -> change.entry().apply(side)).toList();
          return side.commit(new Commit(id, Home.ONLY, blobs, Optional.empty(), entries));
        });
  }

  private Step repeat() {
    if (commits == 0) {
      return new Step("reclaim", TwinSide::reclaim);
    }
    int index = random.nextInt(commits);
    return new Step("repeat commit " + index, side -> side.repeat(index));
  }

  private Step setVersioning() {
    int bucket = bucket();
    Bucket.Versioning versioning =
        random.nextBoolean() ? Bucket.Versioning.ENABLED : Bucket.Versioning.SUSPENDED;
    return new Step(
        "versioning " + bucket + " " + versioning,
        side ->
            side.await(side.catalog().setVersioning(side.bucket(bucket), versioning)).toString());
  }

  private Step lookup() {
    int bucket = bucket();
    ObjectKey key = key();
    Optional<Integer> version =
        random.nextInt(2) == 0 ? Optional.empty() : Optional.of(random.nextInt(versions + 1) - 1);
    return new Step(
        "lookup " + bucket + " " + key + " " + version,
        side ->
            side.tell(
                side.await(side.catalog().lookup(side.bucket(bucket), key, side.named(version)))));
  }

  private Step list() {
    int bucket = bucket();
    KeyPrefix prefix = KeyPrefix.of(List.of("", "", "a", "a/", "b").get(random.nextInt(5)));
    KeyPrefix delimiter = KeyPrefix.of(List.of("", "/", "/c").get(random.nextInt(3)));
    KeyPrefix after = KeyPrefix.of(List.of("", "", "a", "a/", "a/c", "z").get(random.nextInt(6)));
    int limit = random.nextInt(6);
    return new Step(
        "list %d '%s' '%s' '%s' %d".formatted(bucket, prefix, delimiter, after, limit),
        side ->
            TwinSide.tell(
                side.await(
                    side.catalog()
                        .list(
                            new ListQuery(side.bucket(bucket), prefix, delimiter, after, limit)))));
  }

  private Step uploadStep() {
    int choice = random.nextInt(10);
    if (uploads.isEmpty() || choice < 2) {
      return begin();
    }
    Open upload = uploads.get(random.nextInt(uploads.size()));
    if (choice < 6) {
      return putPart(upload);
    } else if (choice < 7) {
      return new Step(
          "abort " + upload,
          side ->
              side.await(
                      side.catalog()
                          .abortUpload(side.bucket(upload.bucket()), upload.key(), upload.id()))
                  .toString());
    }
    return complete(upload);
  }

  private Step begin() {
    UploadId id = new UploadId(new UUID(random.nextLong(), random.nextLong()));
    Open upload = new Open(bucket(), key(), id, new ArrayList<>());
    uploads.add(upload);
    return new Step(
        "begin " + upload,
        side ->
            side.await(
                    side.catalog()
                        .createUpload(
                            new NewUpload(
                                id,
                                side.bucket(upload.bucket()),
                                upload.key(),
                                OWNER,
                                ObjectAttributes.NONE,
                                Optional.empty())))
                .toString());
  }

  private Step putPart(Open upload) {
    int number = 1 + random.nextInt(4);
    WrittenBlob blob = blob();
    long length = random.nextInt(3) == 0 ? 100 : UploadCatalog.MIN_PART_BYTES / 3 + 1000;
    ObjectContent content = content(blob, length);
    CommitId id = new CommitId(new UUID(random.nextLong(), random.nextLong()));
    upload.parts().removeIf(part -> part.number() == number);
    upload.parts().add(new CompletedPart(number, content.etag(), Optional.empty()));
    upload.parts().sort(Comparator.comparing(CompletedPart::number));
    return new Step(
        "part " + number + " of " + upload,
        side -> {
          NewPart part =
              new NewPart(
                  id,
                  side.bucket(upload.bucket()),
                  upload.key(),
                  upload.id(),
                  number,
                  List.of(blob),
                  Optional.empty(),
                  content);
          return side.await(side.catalog().putPart(part)).getClass().getSimpleName();
        });
  }

  private Step complete(Open upload) {
    if (upload.parts().isEmpty()) {
      return putPart(upload);
    }
    int from = random.nextInt(upload.parts().size());
    List<CompletedPart> parts = List.copyOf(upload.parts().subList(from, upload.parts().size()));
    WriteCondition condition = condition();
    CommitId id = new CommitId(new UUID(random.nextLong(), random.nextLong()));
    long nonce = random.nextLong() | 1;
    return new Step(
        "complete " + upload + " " + parts + " " + condition,
        side ->
            side.tell(
                side.await(
                    side.catalog()
                        .completeUpload(
                            new CompleteUpload(
                                id,
                                side.bucket(upload.bucket()),
                                upload.key(),
                                upload.id(),
                                nonce,
                                parts,
                                condition,
                                ExpectedWhole.ANYTHING)))));
  }
}
