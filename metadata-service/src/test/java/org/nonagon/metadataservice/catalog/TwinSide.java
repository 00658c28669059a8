package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ChangeCatalog.Change;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.VersionId;

/**
 * One of two catalogs that are asked the same. What a catalog makes up itself (ids of buckets and
 * versions, times) is told by the order in which it was made, so that the answers of both can be
 * compared as text.
 */
final class TwinSide {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Catalog catalog;
  private final UUID reader = UUID.randomUUID();
  private final List<BucketId> buckets = new ArrayList<>();
  private final List<VersionId> versions = new ArrayList<>();
  private final List<Commit> commits = new ArrayList<>();
  private final ChangeCursor start;
  private long readTime;

  TwinSide(Catalog catalog) {
    this.catalog = catalog;
    this.start = await(catalog.latest(Home.ONLY));
  }

  Catalog catalog() {
    return catalog;
  }

  <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  void addBucket(BucketName name, AccountId owner) {
    CreateBucketOutcome made = await(catalog.createBucket(name, owner, "us-east-1"));
    buckets.add(((CreateBucketOutcome.Created) made).bucket().id());
  }

  BucketId bucket(int index) {
    return buckets.get(index);
  }

  int knownVersions() {
    return versions.size();
  }

  /** The version that was made {@code index}th; the null version at -1. */
  VersionId version(int index) {
    return index < 0 ? VersionId.NULL : versions.get(index);
  }

  private String label(VersionId id) {
    if (id.isNull()) {
      return "null";
    }
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return "v" + versions.indexOf(id);
  }

  /** Makes a commit, and remembers it to be repeated. */
  String commit(Commit commit) {
    commits.add(commit);
    return tell(await(catalog.commit(commit)));
  }

  /** Makes the commit that was made {@code index}th once more. */
  String repeat(int index) {
    return tell(await(catalog.commit(commits.get(index))));
  }

  private String tell(List<CommitOutcome> outcomes) {
    return outcomes.stream().map(this::tell).toList().toString();
  }

  private String tell(CommitOutcome outcome) {
    return switch (outcome) {
      case CommitOutcome.Written written -> "Written " + label(written.id());
      case CommitOutcome.Deleted gone -> "Deleted " + label(gone.id()) + " " + gone.marker();
      case CommitOutcome.NoSuchBucket none -> none.toString();
      case CommitOutcome.NoSuchKey none -> none.toString();
      case CommitOutcome.NoSuchVersion none -> none.toString();
      case CommitOutcome.PreconditionFailed failed -> failed.toString();
      case CommitOutcome.Locked locked -> locked.toString();
      case CommitOutcome.QuotaExceeded exceeded -> exceeded.toString();
      case CommitOutcome.SourceGone gone -> gone.toString();
      case CommitOutcome.Condemned gone -> gone.toString();
    };
  }

  String tell(ObjectLookup lookup) {
    return switch (lookup) {
      case ObjectLookup.Found found ->
          "Found %s %s %s %s %s"
              .formatted(
                  label(found.version().id()),
                  found.current(),
                  found.version().content(),
                  found.version().attributes(),
                  found.blobs().stream().map(BlobManifest::id).limit(1).toList());
      case ObjectLookup.Marker marker -> "Marker " + label(marker.id()) + " " + marker.current();
      case ObjectLookup.Absent absent -> absent.toString();
    };
  }

  static String tell(ListPage page) {
    StringBuilder text = new StringBuilder();
    for (ListPage.Item item : page.items()) {
      switch (item) {
        case ListPage.Item.Listed listed ->
            text.append(listed.name()).append(' ').append(listed.etag()).append(", ");
        case ListPage.Item.CommonPrefix prefix -> text.append(prefix.name()).append("*, ");
      }
    }
    return text.append(page.truncated()).toString();
  }

  String tell(CompleteOutcome outcome) {
    return outcome instanceof CompleteOutcome.Completed done
        ? "Completed " + label(done.id()) + " " + done.content()
        : outcome.toString();
  }

  /** Reclaims as the worker does, until nothing more comes; what came, in the order of ids. */
  String reclaim() {
    List<BlobId> found = new ArrayList<>();
    int quietRounds = 0;
    while (quietRounds < 3) {
      readTime = await(catalog.reportReads(reader, readTime));
      readTime = await(catalog.reportReads(reader, readTime));
      List<BlobId> given =
          await(catalog.reclaimable(Home.ONLY, 1000)).stream().map(BlobManifest::id).toList();
      await(catalog.dropped(Home.ONLY, given));
      found.addAll(given);
      quietRounds = given.isEmpty() ? quietRounds + 1 : 0;
    }
    return found.stream().distinct().sorted().toList().toString();
  }

  /** Ends the reader, so that nothing waits for its reads. */
  void readNoMore() {
    await(catalog.reportReads(reader, Long.MAX_VALUE / 2));
  }

  /** All changes since the beginning, once there are at least that many. */
  List<String> changes(int count) {
    List<String> told = new ArrayList<>();
    ChangeCursor after = start;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean ended = false;
    while (!ended && System.nanoTime() < deadline) {
      ChangePage.Changes page = (ChangePage.Changes) await(catalog.changes(Home.ONLY, after, 100));
      page.changes().forEach(change -> told.add(tell(change)));
      after = page.next();
      ended = page.changes().isEmpty() && told.size() >= count;
    }
    return told;
  }

  private String tell(Change change) {
    return "%s %s %s %s %d %s"
        .formatted(
            change.kind(),
            buckets.indexOf(change.bucket()),
            change.key(),
            label(change.version()),
            change.size(),
            change.etag().map(Object::toString).orElse(""));
  }

  Optional<VersionId> named(Optional<Integer> index) {
    return index.map(this::version);
  }
}
